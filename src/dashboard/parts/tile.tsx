import type { ComponentChildren } from 'preact';
import { NONE } from '../format.ts';

/** A number with its name and a line of explanation. Goes in a `<dl class="numbers">`. */
export function Tile(props: {
  name: string;
  value: string;
  unit?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="tile">
      <dt>{props.name}</dt>
      <dd>
        <strong class={props.value === NONE ? 'none' : ''}>{props.value}</strong>
        {props.unit && <span class="unit"> {props.unit}</span>}
        <p>{props.children}</p>
      </dd>
    </div>
  );
}
