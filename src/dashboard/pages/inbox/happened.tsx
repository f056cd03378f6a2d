import type { LiveEventBody } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { termOf, timeOfDay } from '../../format.ts';
import { sayWith, strings } from '../../strings/index.ts';
import { nameOfAgent, nameOfTeam } from './name.ts';

/** The events that the transcript shows between messages. */
const SHOWN = new Set([
  'queued',
  'away',
  'offered',
  'accepted',
  'transfer',
  'transfer_failed',
  'left',
  'requeued',
  'ended',
  'wrapped_up',
  'closed',
  'follow_up_assigned',
  'follow_up_done',
  'mail',
  'mail_outcome',
  'mail_received',
  'self_harm',
  'note',
]);

/** What happened, in words. */
function storyOf({ type, data }: LiveEventBody): string {
  const { events } = strings.inbox;
  const { agentId } = data;
  const name = nameOfAgent(agentId);
  switch (type) {
    case 'queued':
      return events.queued;
    case 'away':
      return events.away;
    case 'offered':
      return say(events.invited, { name });
    case 'accepted':
      return say(data['kind'] === 'invite' ? events.joined : events.took, { name });
    case 'transfer': {
      const { fromAgentId, toAgentId, toTeamId } = data;
      return say(events.transferred, {
        name: nameOfAgent(fromAgentId),
        to: toAgentId ? nameOfAgent(toAgentId) : nameOfTeam(toTeamId),
      });
    }
    case 'transfer_failed':
      return say(events.transferFailed, { reason: termOf(String(data['reason'])) });
    case 'left':
      return say(data['reason'] === 'lost' ? events.lost : events.left, { name });
    case 'requeued':
      return events.requeued;
    case 'ended':
      return data['by'] === 'agent' ? say(events.agentEnded, { name }) : events.customerEnded;
    case 'wrapped_up':
      return data['isAutomatic'] ? events.wrappedUpAutomatically : say(events.wrappedUp, { name });
    case 'closed':
      return termOf(String(data['outcome']));
    case 'follow_up_assigned':
      return agentId === null ? events.unassigned : say(events.assigned, { name });
    case 'follow_up_done':
      return agentId === null ? events.askedAgain : say(events.done, { name });
    case 'mail':
      return say(events.mail, { name });
    case 'mail_outcome': {
      const { outcome, reason } = data;
      if (outcome === 'sent') return events.mailSent;
      if (outcome !== 'failed') return events.mailDoubtful;
      return reason === null
        ? events.mailFailed
        : say(events.mailFailedFor, { reason: String(reason) });
    }
    case 'mail_received':
      return events.mailReceived;
    case 'self_harm':
      return events.selfHarm;
    default:
      return say(events.note, { name });
  }
}

/** Of offers, only invitations are: the queue offers a chat until somebody takes it. */
export const isShown = ({ type, data }: LiveEventBody) =>
  SHOWN.has(type) && (type !== 'offered' || data['kind'] === 'invite');

export function Happened({ event }: { event: LiveEventBody }) {
  const { type, data, at } = event;
  const note = type === 'note' ? data['content'] : data['note'];
  return (
    <li class={type === 'note' ? 'happened note' : 'happened'}>
      <span>
        {sayWith(strings.inbox.eventAt, {
          event: storyOf(event),
          time: <time dateTime={at}>{timeOfDay(at)}</time>,
        })}
      </span>
      {typeof note === 'string' && <p>{note}</p>}
    </li>
  );
}
