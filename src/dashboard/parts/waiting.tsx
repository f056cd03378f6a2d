import { say } from '../../strings/say.ts';
import { momentInZone } from '../days.ts';
import type { Load } from '../load.ts';
import { strings } from '../strings/index.ts';
import { Notice } from './notice.tsx';

/** An error message, or a placeholder while loading. */
export function Waiting(props: {
  for: Load<unknown>;
  what: string;
  rows: number;
  /** Whether each row has two lines. */
  isTall?: boolean;
}) {
  const { for: load, what } = props;
  if (load.error) return <LoadProblem of={load} what={what} />;
  return load.data === null ? <Skeleton rows={props.rows} isTall={props.isTall ?? false} /> : null;
}

/** Why something could not be loaded, how old is what is shown instead, and a button that tries again. */
export function LoadProblem(props: {
  of: Load<unknown>;
  what: string;
  /** Whether older data is shown. */
  isOldShown?: boolean;
}) {
  const { of: load, what, isOldShown = load.data !== null } = props;
  const { error: problem, loadedAt } = load;
  if (problem === null) return null;
  const { couldNotLoad, old, asOf, tryAgain } = strings.frame;
  return (
    <Notice title={isOldShown ? old : say(couldNotLoad, { what })} isError>
      {isOldShown && loadedAt !== null
        ? say(asOf, { problem, time: momentInZone(loadedAt) })
        : problem}
      {load.mayRetry && (
        <button type="button" class="quiet" onClick={() => void load.reload()}>
          {tryAgain}
        </button>
      )}
    </Notice>
  );
}

/** A placeholder while content loads, about as high as it. */
export function Skeleton({ rows, isTall = false }: { rows: number; isTall?: boolean }) {
  return (
    <div
      class={`skeleton ${isTall ? 'tall' : ''}`}
      role="status"
      aria-label={strings.frame.loading}
    >
      {Array.from({ length: rows }, () => (
        <i />
      ))}
    </div>
  );
}
