import type { TargetedKeyboardEvent } from 'preact';
import type { Rating } from '../contract/index.ts';
import { Icon } from '../element/icon.tsx';

/** The rating scale; thumbs are 1 and 5. */
export type ScaleKind = 'star' | 'emoji' | 'thumbs';

const STAR = 'm12 2.8 2.8 5.8 6.4.9-4.6 4.4 1.1 6.3L12 17.2l-5.7 3 1.1-6.3L2.8 9.5l6.4-.9z';
const FACES = ['😞', '🙁', '😐', '🙂', '😄'];
const THUMBS = ['👎', '👍'];

export const scaleOf = (name: string | null): ScaleKind =>
  name === 'emoji' || name === 'thumbs' ? name : 'star';

/**
 * A radio group of five or two: a click or Enter rates, arrow keys move the focus, the keys 1–5
 * rate directly (WAI-ARIA radio group; selection does not follow focus, because selecting
 * sends).
 */
export function Scale(props: {
  kind: ScaleKind;
  label: string;
  /** Names of the ratings 1–5. */
  names: readonly string[];
  given: Rating | null;
  onRate(rating: Rating): void;
}) {
  const { kind, label, names, given, onRate } = props;
  const ratings: readonly Rating[] = kind === 'thumbs' ? [1, 5] : [1, 2, 3, 4, 5];

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    // A shortcut of the browser, such as to its first tab.
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const group = event.currentTarget;
    const buttons = [...group.children] as HTMLElement[];
    const here = buttons.indexOf((event.target as Element).closest('button')!);
    const digit = ratings.indexOf(Number(event.key) as Rating);
    if (event.key.startsWith('Arrow')) {
      const isRtl = getComputedStyle(group).direction === 'rtl';
      const forwards = ['ArrowUp', isRtl ? 'ArrowLeft' : 'ArrowRight'];
      const { length } = buttons;
      buttons[(here + (forwards.includes(event.key) ? 1 : length - 1)) % length]!.focus();
    } else if (digit >= 0) {
      buttons[digit]!.focus();
      onRate(ratings[digit]!);
    } else return;
    event.preventDefault();
  }

  const dress = (group: HTMLElement | null) => {
    if (group && kind !== 'star')
      import('./scales/index.ts').then(
        ({ style }) => style(group),
        () => {},
      );
  };

  return (
    <div
      ref={dress}
      class={`stars ${kind}`}
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {ratings.map((one, index) => {
        const isGiven = given !== null && (one === given || (kind === 'star' && one < given));
        return (
          <button
            type="button"
            role="radio"
            class={isGiven ? 'given' : ''}
            aria-label={names[one - 1]}
            aria-checked={one === given}
            title={names[one - 1]}
            tabIndex={one === (given ?? ratings[0]) ? 0 : -1}
            onClick={() => onRate(one)}
          >
            {kind === 'star' ? <Icon path={STAR} /> : (kind === 'emoji' ? FACES : THUMBS)[index]}
          </button>
        );
      })}
    </div>
  );
}
