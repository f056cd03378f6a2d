import type { ComponentChildren } from 'preact';

/** Says what is missing or what went wrong, and what to do. */
export function Notice(props: { title: string; children?: ComponentChildren; isError?: boolean }) {
  return (
    <div
      class={`notice ${props.isError ? 'error' : ''}`}
      role={props.isError ? 'alert' : undefined}
    >
      <h3>{props.title}</h3>
      {props.children && <p>{props.children}</p>}
    </div>
  );
}
