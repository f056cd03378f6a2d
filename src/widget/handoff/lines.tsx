/** Sentences below each other: how two are joined, and whether by a space, depends on the language. */
export const Lines = ({
  children,
  role,
}: {
  children: readonly (string | false)[];
  role?: 'status';
}) => (
  <div role={role}>
    {children.filter(Boolean).map((text) => (
      <div key={text}>{text}</div>
    ))}
  </div>
);
