import type { FigureChanges, Figures } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';
import { type Figure, FIGURES } from './figures.ts';

interface Changed {
  difference: number | null;
  /** Whether the intervals tell it from chance; `undefined`: a sum, which has no interval. */
  isClear: boolean | null | undefined;
}

function changeOf(figure: Figure, change: FigureChanges): Changed {
  const one = change[figure.key];
  return one === null || typeof one === 'number'
    ? { difference: one, isClear: undefined }
    : { difference: one.difference, isClear: one.is_clear };
}

/** Whether there is a difference that may be chance, or of which too few are known. */
const isDoubtful = ({ difference, isClear }: Changed): boolean =>
  difference !== null && difference !== 0 && (isClear === false || isClear === null);

/** Whether the table of these changes has the sign. */
export const hasDoubt = (change: FigureChanges): boolean =>
  FIGURES.some((figure) => isDoubtful(changeOf(figure, change)));

/** The sign of a difference that may be chance. */
export const DOUBT = '*';

/** The difference from the period before, and whether it may be chance. */
export function Change(props: {
  of: Figure;
  change: FigureChanges;
  previous: Figures;
  /** In a table: the difference alone, with `DOUBT` where it may be chance, which is explained below the table. */
  isShort?: boolean;
}) {
  const { of: figure, change, previous, isShort = false } = props;
  const changed = changeOf(figure, change);
  const { difference, isClear } = changed;
  const { up, down, same, before, mayBeChance, tooFewToTell, noneBefore } = strings.overview;
  if (difference === null) {
    return isShort ? null : <p class="change">{noneBefore}</p>;
  }
  const isBetter = figure.isMoreBetter === null ? null : difference > 0 === figure.isMoreBetter;
  const isSure = isClear === true || isClear === undefined;
  const mood = difference === 0 || isBetter === null || !isSure ? '' : isBetter ? 'good' : 'bad';
  const doubt = isDoubtful(changed) ? (isClear === false ? mayBeChance : tooFewToTell) : null;
  const amount = (
    <span class={`amount ${mood}`}>
      {difference === 0 ? (
        same
      ) : (
        <>
          <span aria-hidden="true">{difference > 0 ? '▲' : '▼'}</span>
          <span class="unseen">{difference > 0 ? up : down}</span>{' '}
          {figure.formatDifference(Math.abs(difference))}
        </>
      )}
    </span>
  );
  if (isShort) {
    return (
      <small title={doubt ?? undefined}>
        {amount}
        {doubt && (
          <>
            <span aria-hidden="true">{DOUBT}</span>
            <span class="unseen"> ({doubt})</span>
          </>
        )}
      </small>
    );
  }
  return (
    <p class="change">
      {amount}{' '}
      <span>
        {say(before, { value: figure.format(previous[figure.key]) })}
        {figure.part && ` (${figure.part(previous)})`}
        {doubt && `, ${doubt}`}
      </span>
    </p>
  );
}
