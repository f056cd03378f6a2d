import { effect, type ReadonlySignal } from '@preact/signals-core';
import type { RefObject } from 'preact';
import { part } from '../../element/part.ts';

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: ReadonlySignal<string>;
}

/** Lets a field grow with its text, up to its `max-height`, where the style sheet cannot (`field-sizing`). */
export const Part = part<Props>(({ field, text }, mounted) => {
  mounted(() => grow(field.current!, text));
  return () => null;
});

function grow(field: HTMLTextAreaElement, text: ReadonlySignal<string>): () => void {
  let frame = 0;
  const { style } = field;
  return effect(() => {
    void text.value;
    cancelAnimationFrame(frame);
    // Once a frame, and when the text that another part has set is in the field.
    frame = requestAnimationFrame(() => {
      style.height = 'auto';
      style.height = `${field.scrollHeight}px`;
    });
  });
}
