import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import './row-actions.css';

/** The actions of a row. The last one asks for confirmation. */
export function RowActions(props: {
  /** The name of the row. */
  name: string;
  /** For example `Revoke`. */
  verb: string;
  /** Label of the button that confirms; by default `Revoke for good`. */
  confirmLabel?: string;
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
        {props.confirmLabel ?? `${props.verb} for good`}
      </button>
      <button type="button" class="quiet" onClick={() => (isAsking.value = false)}>
        {props.keepLabel}
      </button>
    </div>
  );
}
