import { signal } from '@preact/signals';

/** Counts up when agents or teams were changed here: what shows either is fetched again. */
export const staffChanges = signal(0);
