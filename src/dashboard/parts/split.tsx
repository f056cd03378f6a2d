import type { ComponentChildren } from 'preact';
import { Link } from './link.tsx';

/** A list, and beside it what is chosen of it; on a phone one of both. */
export const Split = (props: {
  class?: string;
  isChosen: boolean;
  children: ComponentChildren;
}) => (
  <div class={`split ${props.class ?? ''} ${props.isChosen ? 'chosen' : ''}`}>{props.children}</div>
);

/** On a phone, from what is chosen to the list. */
export const Back = ({ to, children }: { to: string; children: ComponentChildren }) => (
  <Link to={to} class="back">
    {children}
  </Link>
);
