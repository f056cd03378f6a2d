import type { ComponentChildren } from 'preact';
import { follow, urlOf } from '../route.ts';

/** A link to another page of the dashboard. */
export function Link(props: {
  to: string;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
}) {
  return (
    <a
      href={urlOf(props.to)}
      class={props.class}
      aria-current={props.current ? 'page' : undefined}
      onClick={(event) => follow(event, props.to)}
    >
      {props.children}
    </a>
  );
}
