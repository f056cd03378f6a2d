import type { Endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { agentEndpoints } from './agents.ts';
import { callEndpoints } from './calls.ts';
import { changeEndpoints } from './changes.ts';
import { chatEndpoints } from './chats.ts';
import { mediaEndpoints } from './media.ts';
import { teamEndpoints } from './teams.ts';

/** The reporting API (CONTRACT, part D): agents, teams, chats and calls. */
export const reportingEndpoints: readonly Endpoint<Services>[] = [
  ...agentEndpoints,
  ...chatEndpoints,
  ...callEndpoints,
  ...changeEndpoints,
  ...mediaEndpoints,
  ...teamEndpoints,
];
