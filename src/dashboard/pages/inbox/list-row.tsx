import type { ComponentChildren } from 'preact';
import { count } from '../../format.ts';
import { Link } from '../../parts/link.tsx';

/** A named part of the list. */
export function Group(props: {
  name: string;
  /** How many there are, of which some may be shown. */
  total?: number;
  about?: string;
  /** Buttons for all of them. */
  actions?: ComponentChildren;
  children: ComponentChildren;
  /** Shows more of them; `null`: these are all. */
  more?: (() => void) | null;
}) {
  const { name, total, about, actions, more } = props;
  const id = `group-${name.replaceAll(' ', '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {name}
        {total !== undefined && `, ${count(total)}`}
      </h2>
      {about !== undefined && <p class="muted group-note">{about}</p>}
      {actions}
      <ul>{props.children}</ul>
      {more && (
        <button type="button" class="quiet more" onClick={more}>
          Show more
        </button>
      )}
    </section>
  );
}

/** A customer in the list: who, since when, what they wrote, and marks. It leads to `path`. */
export function ListRow(props: {
  path: string;
  isCurrent: boolean;
  name: string;
  /** What the customer waits for, shown as a dot. */
  waitsFor: string | null;
  since: string;
  time: string;
  isUrgent?: boolean;
  preview: ComponentChildren;
  marks: ComponentChildren;
  /** The buttons. */
  children?: ComponentChildren;
}) {
  const { waitsFor, isUrgent = false } = props;
  return (
    <li class="row">
      <Link to={props.path} current={props.isCurrent}>
        <span class="who">
          <strong>{props.name}</strong>
          {waitsFor !== null && <i class="dot" title={`Waiting for ${waitsFor}`} />}
        </span>
        <time class={isUrgent ? 'urgent' : ''} dateTime={props.since}>
          {props.time}
        </time>
        <span class="preview">{props.preview}</span>
        <span class="marks">{props.marks}</span>
      </Link>
      {props.children}
    </li>
  );
}
