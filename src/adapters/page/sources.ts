import type { Observe } from '../observe.ts';

/** How the chat of a vendor is found on a page, and what observes it. */
export interface Source {
  /** `undefined`: it is not there, or not yet. */
  find(): unknown;
  load(): Promise<{ observe: Observe<never> }>;
}

/** The vendors that the script tag knows, by the name of their adapter. `auto` looks for them in this order. */
export const sources: Record<string, Source> = {
  'deep-chat': {
    find: () => document.querySelector('deep-chat') ?? undefined,
    load: () => import('../vendors/deep-chat.ts'),
  },
};
