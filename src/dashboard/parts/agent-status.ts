import type { AgentStatus } from '../../contract/index.ts';

/** Available agents first. */
export const STATUSES: readonly AgentStatus[] = [
  'available',
  'busy',
  'wrapping_up',
  'on_break',
  'offline',
];
