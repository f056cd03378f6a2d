import type { Rating } from '../contract/index.ts';

const RATINGS: Rating[] = [1, 2, 3, 4, 5];

/**
 * Five stars as a radio group: a click or Enter gives the rating, arrow keys move, the keys 1–5
 * give it directly (WAI-ARIA radio group, with selection apart from focus, because selecting
 * sends).
 */
export function Stars(props: {
  label: string;
  names: readonly string[];
  rating: Rating | null;
  onRate(rating: Rating): void;
}) {
  const { label, names, rating, onRate } = props;

  function onKeyDown(event: KeyboardEvent): void {
    const group = event.currentTarget as HTMLElement;
    const buttons = [...group.querySelectorAll('button')];
    const here = buttons.indexOf(event.target as HTMLButtonElement);
    const towardsEnd = getComputedStyle(group).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step =
      event.key === 'ArrowUp' || event.key === towardsEnd
        ? 1
        : event.key.startsWith('Arrow')
          ? -1
          : 0;
    const digit = RATINGS.find((one) => event.key === String(one));
    if (step !== 0) buttons[(here + step + 5) % 5]?.focus();
    else if (digit) {
      buttons[digit - 1]?.focus();
      onRate(digit);
    } else return;
    event.preventDefault();
  }

  return (
    <div class="stars" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {RATINGS.map((one) => (
        <button
          type="button"
          role="radio"
          class={rating !== null && one <= rating ? 'given' : ''}
          aria-checked={one === rating}
          aria-label={names[one - 1]}
          tabIndex={one === (rating ?? 1) ? 0 : -1}
          onClick={() => onRate(one)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m12 2.8 2.8 5.8 6.4.9-4.6 4.4 1.1 6.3L12 17.2l-5.7 3 1.1-6.3L2.8 9.5l6.4-.9z" />
          </svg>
        </button>
      ))}
    </div>
  );
}
