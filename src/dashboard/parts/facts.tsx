/** A list of names and values. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: string])[] }) => (
  <dl class="facts">
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
