import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** A secret that is shown once, to be copied. */
export function ShownOnce(props: {
  secret: string;
  /** What the button says that puts it away. */
  doneLabel: string;
  done: () => void;
  children: ComponentChildren;
}) {
  return (
    <div class="made" role="status">
      <p>{props.children}</p>
      <code>{props.secret}</code>
      <button
        type="button"
        class="quiet"
        onClick={() => void navigator.clipboard.writeText(props.secret)}
      >
        Copy
      </button>
      <button type="button" class="quiet" onClick={props.done}>
        {props.doneLabel}
      </button>
    </div>
  );
}

/** What can be done with a row; what cannot be undone, last, only after a second word. */
export function RowActions(props: {
  /** Of the row. */
  name: string;
  /** For example `Revoke`. */
  verb: string;
  /** What the second word keeps: `Keep it`. */
  keepLabel: string;
  act: () => void;
  children: ComponentChildren;
}) {
  const isAsking = useSignal(false);
  if (!isAsking.value) {
    return (
      <div class="actions">
        {props.children}
        <button
          type="button"
          class="quiet"
          aria-label={`${props.verb} ${props.name}`}
          onClick={() => (isAsking.value = true)}
        >
          {props.verb}
        </button>
      </div>
    );
  }
  return (
    <div class="actions">
      <button type="button" class="quiet danger" onClick={props.act}>
        {props.verb} for good
      </button>
      <button type="button" class="quiet" onClick={() => (isAsking.value = false)}>
        {props.keepLabel}
      </button>
    </div>
  );
}
