import type { Services } from '../http/services.ts';

/** The services of the endpoints of agents and teams. */
export interface TeamServices extends Services {
  /** To be woken when an agent may have become available or unavailable. */
  dispatcher: { wake(): void };
  /** The number of open chats of each agent; agents without one are absent. */
  countOpenChats(organisationId: string): Promise<ReadonlyMap<number, number>>;
}
