import type { ComponentChildren } from 'preact';

/** A button of the second rank. */
export const Quiet = (props: { onClick: () => void; children: ComponentChildren }) => (
  <button class="quiet" type="button" {...props} />
);
