/** A decorative icon of 24 × 24, hidden from screen readers: a label gives its meaning. */
export const Icon = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
);
