import type { InboxChat } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';
import { inbox } from './state.ts';

/** The customer's name; in quotes when it is not verified. */
export const nameOf = ({
  customer,
  customer_verified,
}: Pick<InboxChat, 'customer' | 'customer_verified'>) =>
  customer === null
    ? strings.inbox.visitor
    : customer_verified === false
      ? say(strings.inbox.unverified, { name: customer })
      : customer;

export const nameOfAgent = (id: unknown) =>
  inbox.data?.agents.find((agent) => agent.id === id)?.name ?? strings.inbox.anotherAgent;

export const nameOfTeam = (id: unknown) =>
  inbox.data?.teams.find((team) => team.id === id)?.name ?? strings.inbox.aTeam;
