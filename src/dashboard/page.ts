import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { Who } from './session.ts';

/** A page of the dashboard, as `pages/<name>/index.tsx` exports it under the name `page`. */
export interface Page {
  /** Below `/dashboard/`, with the parameters that `View` gets: `conversations/:id?`. `''`: the start page. */
  path: string;
  /** In the language in use; shown in the navigation and the window title. */
  title: () => string;
  /** Order in the navigation, ascending. */
  place: number;
  /** Who may see it, both in the navigation and at its address. */
  who: Who;
  /** Parameters of the address that another page hands on to it, such as the time range. */
  keeps?: readonly string[];
  /** How many items on it wait for the user: a number next to its title. */
  waiting?: ReadonlySignal<number>;
  /** The content; use `later()` when it is more than a few lines. */
  // eslint-disable-next-line typescript/no-explicit-any -- each view declares the parameters of its own path
  View: ComponentType<any> & { load?: () => Promise<void> };
}
