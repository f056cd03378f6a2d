import type { ComponentChildren } from 'preact';
import { Copy } from '../../parts/copy.tsx';

/** Shows a secret once, with a button to copy it. */
export function ShownOnce(props: {
  secret: string;
  /** Label of the button that closes it. */
  doneLabel: string;
  done: () => void;
  children: ComponentChildren;
}) {
  return (
    <div class="made" role="status">
      <p>{props.children}</p>
      <code>{props.secret}</code>
      <Copy text={props.secret} class="quiet" />
      <button type="button" class="quiet" onClick={props.done}>
        {props.doneLabel}
      </button>
    </div>
  );
}
