import type { ComponentChildren } from 'preact';

/** A table that scrolls when it is wider than the screen, also by keyboard. */
export function Table(props: {
  label: string;
  class?: string;
  /** Column headings. */
  heads: readonly string[];
  /** The rows. */
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
