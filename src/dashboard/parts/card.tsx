import type { ComponentChildren } from 'preact';

/** A section of a page with its own heading. */
export function Card(props: {
  /** The id of the heading. */
  id: string;
  title: string;
  /** Content next to the heading. */
  head?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card" aria-labelledby={props.id}>
      <div class="card-head">
        <h2 id={props.id}>{props.title}</h2>
        {props.head}
      </div>
      {props.children}
    </section>
  );
}
