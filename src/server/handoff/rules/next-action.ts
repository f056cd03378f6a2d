import { HOUR } from '../../../contract/time.ts';
import { isOpenAt } from '../../team/rules/opening-hours.ts';
import { reachOf } from '../../team/rules/reach.ts';
import { type Team, withDescendants } from '../../team/rules/team.ts';
import { type ChatAction, OFFER_LASTS, TRANSFER_LASTS } from './action.ts';
import { type Candidate, chooseAgent, isAnyoneThere } from './assignment.ts';
import { agentsIn, type Chat, lastAgentOf, pendingTransfer } from './chat.ts';

/** A customer who may leave a message, and whose page has been closed for so long, has gone; milliseconds. */
const GIVEN_UP = HOUR;
/** The page of a customer is open if its connection was open within this time, milliseconds. */
const HERE = 45_000;

/** Whether the customer's page is open. @param hereAt when its connection was last open; `null`: never */
const isCustomerHere = (hereAt: number | null, now: number) =>
  hereAt !== null && now - hereAt < HERE;

/** An agent, with what tells whether they have gone. */
export interface Member extends Omit<Candidate, 'chats'> {
  /** When they last had a connection, milliseconds since 1970. */
  seenAt: number;
  removedAt: number | null;
}

type TeamNode = Pick<Team, 'teamId' | 'parentId' | 'deletedAt' | 'hours' | 'timeZone' | 'holidays'>;

/** The people of an organisation, as they are now. */
export interface People {
  agents: readonly Member[];
  teams: readonly TeamNode[];
  /** Who may be offered a chat; see `loadOf`. */
  load: readonly Candidate[];
  /**
   * An offline agent who was last seen before this time has gone, milliseconds since 1970; `null`: the server
   * has not run for long enough to tell.
   */
  goneBefore: number | null;
}

/**
 * The action that is due for a chat now; `null`: none.
 *
 * @param hereAt when the connection of the customer's page was last open; `null`: never
 */
export function nextAction(
  chat: Chat,
  people: People,
  now: number,
  hereAt: number | null,
): ChatAction | null {
  const { agents, teams, load, goneBefore } = people;
  const { status, offer } = chat;
  const lost = involvedIn(chat).find((agentId) =>
    isGone(
      agents.find((one) => one.agentId === agentId),
      goneBefore,
    ),
  );
  if (lost !== undefined) return { type: 'lose', agentId: lost };
  const team = teams.find(({ teamId }) => teamId === chat.teamId);
  const reach = reachOf(chat.teamId, { teams, agents, now });
  const before = lastAgentOf(chat);
  const isThere = () =>
    isAnyoneThere(load, reach) ||
    load.some(({ agentId, status }) => agentId === before && status !== 'offline');
  if (status === 'away') {
    if (isCustomerHere(hereAt, now)) {
      const isOpen = !team || team.deletedAt !== null || isOpenAt(team, now);
      return isOpen && isThere() ? { type: 'requeue' } : null;
    }
    const left = Math.max(chat.updatedAt, hereAt ?? 0);
    return now - left > GIVEN_UP ? { type: 'give_up' } : null;
  }
  if (status !== 'queued' && status !== 'assigned') return null;
  const pending = pendingTransfer(chat);
  if (offer && now - offer.at >= OFFER_LASTS) return { type: 'expire', agentId: offer.agentId };
  if (pending && now - pending.createdAt >= TRANSFER_LASTS) {
    return { type: 'fail_transfer', transferId: pending.transferId };
  }
  if (offer) return null;

  if (status === 'queued') {
    if (team && team.deletedAt !== null) return { type: 'move', teamId: teamAbove(teams, team) };
    if (!isThere()) return { type: 'away' };
    // Who had the chat when their connection was lost gets it back first.
    const isFormer = load.filter(({ agentId }) => agentId === before);
    const agentId =
      chooseAgent(isFormer, null, chat.tried) ??
      chooseAgent(load, reach, chat.tried) ??
      // When all were asked, all are asked again.
      chooseAgent(load, reach, []) ??
      chooseAgent(isFormer, null, []);
    return agentId === null ? null : { type: 'offer', agentId, kind: 'queue' };
  }
  if (!pending || pending.toTeamId === null) return null;
  const asked = [...chat.tried, ...agentsIn(chat)];
  const agentId = chooseAgent(load, withDescendants(teams, pending.toTeamId), asked);
  return agentId === null ? null : { type: 'offer', agentId, kind: 'transfer' };
}

/** The agents who are in a chat, have an offer of it, or have to wrap it up. */
function involvedIn(chat: Chat): number[] {
  const { status, offer, wrapUpBy } = chat;
  return [
    ...agentsIn(chat),
    ...(offer ? [offer.agentId] : []),
    ...(status === 'wrapping_up' && wrapUpBy !== null ? [wrapUpBy] : []),
  ];
}

const isGone = (agent: Member | undefined, goneBefore: number | null) =>
  !agent ||
  agent.removedAt !== null ||
  (agent.status === 'offline' && goneBefore !== null && agent.seenAt < goneBefore);

/** Who may be offered a chat, with the chats that they are in and the offers that they have. */
export function loadOf(agents: readonly Member[], chats: readonly Chat[]): Candidate[] {
  return agents
    .filter(({ removedAt }) => removedAt === null)
    .map((agent) => ({
      ...agent,
      chats: chats.filter(
        (chat) => agentsIn(chat).includes(agent.agentId) || chat.offer?.agentId === agent.agentId,
      ).length,
    }));
}

/** The nearest team above that was not deleted. */
function teamAbove(teams: readonly TeamNode[], team: TeamNode): number | null {
  const seen = new Set<number>();
  let above = team.parentId;
  while (above !== null && !seen.has(above)) {
    seen.add(above);
    const one = teams.find(({ teamId }) => teamId === above);
    if (!one) return null;
    if (one.deletedAt === null) return one.teamId;
    above = one.parentId;
  }
  return null;
}
