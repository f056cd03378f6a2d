import type { AgentStatus } from '../../contract/index.ts';

export const STATUS_NAMES: Record<AgentStatus, string> = {
  available: 'Available',
  busy: 'Busy',
  wrapping_up: 'Wrapping up',
  on_break: 'On a break',
  offline: 'Offline',
};

/** Available agents first. */
export const STATUSES = Object.keys(STATUS_NAMES) as AgentStatus[];
