import type { ComponentChildren } from 'preact';
import { Link } from './link.tsx';

/** A list next to the selected item; on a phone, only one of them. */
export const Split = (props: {
  class?: string;
  isChosen: boolean;
  children: ComponentChildren;
}) => (
  <div class={`split ${props.class ?? ''} ${props.isChosen ? 'chosen' : ''}`}>{props.children}</div>
);

/** Returns from the selected item to the list on a phone. */
export const Back = ({ to, children }: { to: string; children: ComponentChildren }) => (
  <Link to={to} class="back">
    {children}
  </Link>
);
