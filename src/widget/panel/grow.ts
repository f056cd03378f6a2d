import { effect, type ReadonlySignal } from '@preact/signals-core';

/**
 * Lets a field grow with its text where the style sheet cannot (`field-sizing`), up to its `max-height`.
 *
 * @returns a function that stops it
 */
export function grow(
  field: HTMLTextAreaElement,
  text: ReadonlySignal<string>,
): (() => void) | undefined {
  if (CSS.supports('field-sizing', 'content')) return undefined;
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
