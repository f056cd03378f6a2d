import type { InboxChat } from '../../../contract/index.ts';
import { inbox } from './state.ts';

/** The customer's name; in quotes when it is not verified. */
export const nameOf = ({
  customer,
  customer_verified,
}: Pick<InboxChat, 'customer' | 'customer_verified'>) =>
  customer === null ? 'A visitor' : customer_verified === false ? `“${customer}”` : customer;

export const nameOfAgent = (id: unknown) =>
  inbox.data?.agents.find((agent) => agent.id === id)?.name ?? 'Another agent';

export const nameOfTeam = (id: unknown) =>
  inbox.data?.teams.find((team) => team.id === id)?.name ?? 'a team';
