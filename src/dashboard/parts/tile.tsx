import type { ComponentChildren } from 'preact';
import { NONE } from '../format.ts';
import { strings } from '../strings/index.ts';
import { HowCounted } from './counted.tsx';

/** A number with its name and a line of explanation. Goes in a `<dl class="numbers">`. */
export function Tile(props: {
  name: string;
  value: string;
  unit?: string;
  /** Its definition, and the endpoint that has it. */
  how?: Omit<Parameters<typeof HowCounted>[0], 'name'>;
  children: ComponentChildren;
}) {
  return (
    <div class="tile">
      <dt>{props.name}</dt>
      <dd>
        <strong class={props.value === NONE ? 'none' : ''}>{props.value}</strong>
        {props.unit && <span class="unit"> {props.unit}</span>}
        <p>{props.children}</p>
        {props.how && <HowCounted {...props.how} name={props.name} />}
      </dd>
    </div>
  );
}

/** Placeholders while tiles load, about as high as they are. */
export const TilesToCome = (props: { class: 'four' | 'five'; many: number }) => (
  <div class={`numbers ${props.class}`} role="status" aria-label={strings.frame.loading}>
    {Array.from({ length: props.many }, () => (
      <div class="tile skeleton">
        <i />
        <i />
        <i />
      </div>
    ))}
  </div>
);
