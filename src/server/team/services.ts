import type { Services } from '../http/services.ts';

/** What the endpoints of agents and teams work with. */
export interface TeamServices extends Services {
  /** Told that somebody may be free, or gone. */
  dispatcher: { wake(): void };
  /** In how many chats that are not closed each agent is; who is in none is absent. */
  countOpenChats(organisationId: string): Promise<ReadonlyMap<number, number>>;
}
