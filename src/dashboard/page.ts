import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { Who } from './session.ts';

/** A page of the dashboard, as `pages/<name>/index.tsx` exports it under the name `page`. */
export interface Page {
  /** Below `/dashboard/`, with the names of what its `View` gets: `conversations/:id?`. `''`: the first. */
  path: string;
  /** In the navigation, and in the title of the window. */
  title: string;
  /** Which in the navigation; the smallest first. */
  place: number;
  /** Others neither see it in the navigation nor at its address. */
  who: Who;
  /** How many things on it wait for who is signed in: a number beside its title. */
  waiting?: ReadonlySignal<number>;
  /** What is shown; `later()` where it is more than a few lines. */
  // eslint-disable-next-line typescript/no-explicit-any -- each names what its own path gives it
  View: ComponentType<any> & { load?: () => Promise<void> };
}
