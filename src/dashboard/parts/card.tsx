import type { ComponentChildren } from 'preact';

/** A part of a page under a heading of its own. */
export function Card(props: {
  /** Of the heading. */
  id: string;
  title: string;
  /** Beside the heading. */
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
