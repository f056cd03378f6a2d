import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import './row-actions.css';

/** The actions of a row. The last one asks for confirmation. */
export function RowActions(props: {
  /** Label of the button that asks: `Revoke`. */
  verb: string;
  /** Its name, with that of the row: `Revoke shop`. */
  name: string;
  /** Label of the button that confirms: `Revoke for good`. */
  confirmLabel: string;
  /** Label of the button that cancels: `Keep it`. */
  keepLabel: string;
  act: () => void;
  /** The other actions. */
  children?: ComponentChildren;
}) {
  const isAsking = useSignal(false);
  if (!isAsking.value) {
    return (
      <div class="actions">
        {props.children}
        <button
          type="button"
          class="quiet"
          aria-label={props.name}
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
        {props.confirmLabel}
      </button>
      <button type="button" class="quiet" onClick={() => (isAsking.value = false)}>
        {props.keepLabel}
      </button>
    </div>
  );
}
