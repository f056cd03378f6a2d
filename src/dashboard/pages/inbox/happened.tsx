import type { LiveEventBody } from '../../../contract/index.ts';
import { timeOfDay, words } from '../../format.ts';
import { nameOfAgent, nameOfTeam } from './name.ts';
import { SELF_HARM_TEXT } from './self-harm.tsx';

/** Texts for the events that the transcript shows between messages. */
const TEXTS: Record<string, (data: LiveEventBody['data']) => string> = {
  queued: () => 'The customer asked for a person',
  away: () => 'No agent was available',
  offered: ({ agentId }) => `${nameOfAgent(agentId)} was invited`,
  accepted: ({ agentId, kind }) =>
    `${nameOfAgent(agentId)} ${kind === 'invite' ? 'joined the chat' : 'took the chat'}`,
  transfer: ({ fromAgentId, toAgentId, toTeamId }) =>
    `${nameOfAgent(fromAgentId)} transferred the chat to ${toAgentId ? nameOfAgent(toAgentId) : nameOfTeam(toTeamId)}`,
  transfer_failed: ({ reason }) => `The transfer failed: ${words(String(reason))}`,
  left: ({ agentId, reason }) =>
    `${nameOfAgent(agentId)} ${reason === 'lost' ? 'lost the connection' : 'left'}`,
  requeued: () => 'Back in the queue',
  ended: ({ by, agentId }) =>
    by === 'agent' ? `${nameOfAgent(agentId)} ended the chat` : 'The customer ended the chat',
  wrapped_up: ({ agentId, isAutomatic }) =>
    isAutomatic ? 'Wrapped up automatically' : `${nameOfAgent(agentId)} wrapped it up`,
  closed: ({ outcome }) => words(String(outcome)),
  follow_up_assigned: ({ agentId }) =>
    agentId === null ? 'Assigned to nobody' : `Assigned to ${nameOfAgent(agentId)}`,
  follow_up_done: ({ agentId }) =>
    agentId === null ? 'The customer asked again' : `Done, by ${nameOfAgent(agentId)}`,
  mail: ({ agentId }) => `${nameOfAgent(agentId)} replied by mail`,
  mail_outcome: ({ outcome, reason }) =>
    outcome === 'sent'
      ? 'The mail was sent'
      : outcome === 'failed'
        ? `The mail could not be delivered${reason === null ? '' : `: ${String(reason)}`}`
        : 'The mail may not have arrived: the connection broke',
  mail_received: () => 'The customer replied by mail',
  self_harm: () => SELF_HARM_TEXT,
  note: ({ agentId }) => `Note from ${nameOfAgent(agentId)}`,
};

/** Of offers, only invitations are: the queue offers a chat until somebody takes it. */
export const isShown = ({ type, data }: LiveEventBody) =>
  type in TEXTS && (type !== 'offered' || data['kind'] === 'invite');

export function Happened({ event: { type, data, at } }: { event: LiveEventBody }) {
  const note = type === 'note' ? data['content'] : data['note'];
  return (
    <li class={type === 'note' ? 'happened note' : 'happened'}>
      <span>
        {TEXTS[type]!(data)}, <time dateTime={at}>{timeOfDay(at)}</time>
      </span>
      {typeof note === 'string' && <p>{note}</p>}
    </li>
  );
}
