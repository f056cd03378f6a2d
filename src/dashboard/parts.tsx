import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ConversationSummary } from '../contract/index.ts';
import { NONE, words } from './format.ts';
import { follow, urlOf } from './route.ts';
import { type Fetched, hours } from './state.ts';

export function Link(props: {
  to: string;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
}) {
  return (
    <a
      href={urlOf(props.to)}
      class={props.class}
      aria-current={props.current ? 'page' : undefined}
      onClick={(event) => follow(event, props.to)}
    >
      {props.children}
    </a>
  );
}

/** Something is missing or went wrong: what, and what to do. */
export function Notice(props: { title: string; children?: ComponentChildren; isError?: boolean }) {
  return (
    <div
      class={`notice ${props.isError ? 'error' : ''}`}
      role={props.isError ? 'alert' : undefined}
    >
      <h3>{props.title}</h3>
      {props.children && <p>{props.children}</p>}
    </div>
  );
}

export function Rating({ value }: { value: number | null }) {
  if (value === null) return null;
  return (
    <span class="rating" role="img" aria-label={`Rated ${value} of 5`}>
      {'★'.repeat(value)}
      <span>{'★'.repeat(5 - value)}</span>
    </span>
  );
}

/** Status, sentiment and escalation as small marks. */
export function Marks({ conversation }: { conversation: ConversationSummary }) {
  const { status, sentiment, escalated } = conversation;
  return (
    <>
      {escalated && <span class="mark alert">Escalated</span>}
      {sentiment && sentiment !== 'neutral' && (
        <span class={`mark ${sentiment}`}>{words(sentiment)}</span>
      )}
      {status === 'resolved' && <span class="mark">Resolved</span>}
    </>
  );
}

/** What stands where nothing is known yet: why not, or a place held. */
export function Waiting(props: { fetched: Fetched<unknown>; what: string; rows: number }) {
  const { value, error } = props.fetched;
  if (error) {
    return (
      <Notice title={`${props.what} could not be fetched`} isError>
        {error}
      </Notice>
    );
  }
  return value === null ? <Skeleton rows={props.rows} /> : null;
}

/** A place held while its content is fetched. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, () => (
        <i />
      ))}
    </div>
  );
}

/** One of a few, all of them in sight. */
export function Choices<T extends string | number | null>(props: {
  legend: string;
  name: string;
  choices: readonly { value: T; label: string }[];
  chosen: Signal<T>;
}) {
  const { legend, name, choices, chosen } = props;
  return (
    <fieldset class="ranges">
      <legend class="unseen">{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={label}>
          <input
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={() => (chosen.value = value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

const RANGES = [
  { value: 24, label: '24 hours' },
  { value: 24 * 7, label: '7 days' },
  { value: 24 * 30, label: '30 days' },
];

/** Which time the numbers are of. */
export const Ranges = () => (
  <Choices legend="Time range" name="range" choices={RANGES} chosen={hours} />
);

/** A number with its name, and what stands behind it. */
export function Tile(props: {
  name: string;
  value: string;
  unit?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="tile">
      <dt>{props.name}</dt>
      <dd>
        <strong class={props.value === NONE ? 'none' : ''}>{props.value}</strong>
        {props.unit && <span class="unit"> {props.unit}</span>}
        <p>{props.children}</p>
      </dd>
    </div>
  );
}
