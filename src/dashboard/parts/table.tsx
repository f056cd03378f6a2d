import type { ComponentChildren } from 'preact';

/** A table that scrolls where it is wider than the screen, by keys, too. */
export function Table(props: {
  label: string;
  class?: string;
  /** Of the columns. */
  heads: readonly string[];
  /** Rows. */
  children: ComponentChildren;
}) {
  return (
    <div class="scrolls" tabIndex={0} role="group" aria-label={props.label}>
      <table class={`topics ${props.class ?? ''}`}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
