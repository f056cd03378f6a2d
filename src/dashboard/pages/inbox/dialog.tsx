import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { refusal } from './act.ts';

/** A modal dialog that takes the focus; Escape closes it. */
export function Dialog(props: { label: string; close(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-label={props.label} onClose={props.close}>
      <h3>{props.label}</h3>
      {props.children}
      {refusal.value && (
        <p class="field-error" role="alert">
          {refusal.value}
        </p>
      )}
    </dialog>
  );
}
