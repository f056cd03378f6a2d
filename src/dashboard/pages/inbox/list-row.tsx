import type { ComponentChildren } from 'preact';
import { say } from '../../../strings/say.ts';
import { count } from '../../format.ts';
import { Link } from '../../parts/link.tsx';
import { strings } from '../../strings/index.ts';

/** A named part of the list. */
export function Group(props: {
  id: string;
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
  const id = `group-${props.id}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {total === undefined
          ? name
          : say(strings.inbox.groupOf, { group: name, count: count(total) })}
      </h2>
      {about !== undefined && <p class="muted group-note">{about}</p>}
      {actions}
      <ul>{props.children}</ul>
      {more && (
        <button type="button" class="quiet more" onClick={more}>
          {strings.common.showMore}
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
  /** Says what the customer waits for, and shows a dot. */
  waits: string | null;
  since: string;
  time: string;
  isUrgent?: boolean;
  preview: ComponentChildren;
  marks: ComponentChildren;
  /** The buttons. */
  children?: ComponentChildren;
}) {
  const { waits, isUrgent = false } = props;
  return (
    <li class="row">
      <Link to={props.path} current={props.isCurrent}>
        <span class="who">
          <strong>{props.name}</strong>
          {waits !== null && <i class="dot" title={waits} />}
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
