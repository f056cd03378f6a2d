import { HOUR } from '../../../contract/time.ts';
import { type Team, withDescendants } from '../../team/rules/team.ts';
import { type ChatAction, OFFER_LASTS, TRANSFER_LASTS } from './action.ts';
import { type Candidate, chooseAgent, isAnyoneThere } from './assignment.ts';
import { agentsIn, type Chat, pendingTransfer } from './chat.ts';

/** A customer who may leave a message and does not has gone, milliseconds. */
const GIVEN_UP = HOUR;

/** An agent, with what tells whether they have gone. */
export interface Member extends Omit<Candidate, 'chats'> {
  /** When they last had a connection, milliseconds since 1970. */
  seenAt: number;
  removedAt: number | null;
}

type TeamNode = Pick<Team, 'teamId' | 'parentId' | 'deletedAt'>;

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

/** The action that is due for a chat now; `null`: none. */
export function nextAction(chat: Chat, people: People, now: number): ChatAction | null {
  const { agents, teams, load, goneBefore } = people;
  const { status, offer } = chat;
  const lost = involvedIn(chat).find((agentId) =>
    isGone(
      agents.find((one) => one.agentId === agentId),
      goneBefore,
    ),
  );
  if (lost !== undefined) return { type: 'lose', agentId: lost };
  if (status === 'away') return now - chat.updatedAt > GIVEN_UP ? { type: 'give_up' } : null;
  if (status !== 'queued' && status !== 'assigned') return null;
  const pending = pendingTransfer(chat);
  if (offer && now - offer.at >= OFFER_LASTS) return { type: 'expire', agentId: offer.agentId };
  if (pending && now - pending.createdAt >= TRANSFER_LASTS) {
    return { type: 'fail_transfer', transferId: pending.transferId };
  }
  if (offer) return null;

  if (status === 'queued') {
    const team = teams.find(({ teamId }) => teamId === chat.teamId);
    if (team && team.deletedAt !== null) return { type: 'move', teamId: teamAbove(teams, team) };
    const members = chat.teamId === null ? null : withDescendants(teams, chat.teamId);
    if (!isAnyoneThere(load, members)) return { type: 'away' };
    // When all were asked, all are asked again.
    const agentId = chooseAgent(load, members, chat.tried) ?? chooseAgent(load, members, []);
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
