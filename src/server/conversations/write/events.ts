import type { EventResult } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import type { EventsJob } from '../jobs.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import { applyEvent } from '../rules/conversation.ts';
import { type Message, messageFromEvent, messageKey } from '../rules/message.ts';
import { saveEvents } from '../store/events.ts';
import { saveEventMessages } from '../store/messages.ts';
import type { Drafts } from './drafts.ts';
import type { WritePart } from './feature.ts';

/**
 * Applies events.
 *
 * @param knownIds ids of events accepted earlier; newly accepted ids are added
 */
export function createEvents(
  organisationId: string,
  drafts: Drafts,
  knownIds: Set<string>,
  parts: readonly WritePart[],
) {
  const messages = new Map<string, Message>();
  const accepted: { event: AppliedEvent; receivedAt: number }[] = [];

  function addMessage(event: Extract<AppliedEvent, { type: 'message.added' }>): Message {
    const message = messageFromEvent(organisationId, event);
    const key = messageKey(message);
    const other = messages.get(key);
    if (!other || message.position < other.position) messages.set(key, message);
    return message;
  }

  function applyOne(
    event: AppliedEvent,
    receivedAt: number,
    capabilityHashes: EventsJob['capabilityHashes'],
  ): EventResult {
    const given =
      capabilityHashes === 'trusted' ? null : capabilityHashes.get(event.conversation_id);
    const known = drafts.get(event.conversation_id);
    if (given === undefined || (given && known && known.conversation.capabilityHash !== given)) {
      return forbidden(
        event,
        'The conversation belongs to another browser: the capability does not match.',
      );
    }
    if (known && known.conversation.erasedAt !== null) {
      return forbidden(event, 'The conversation was erased.');
    }
    if (knownIds.has(event.id)) return { id: event.id, status: 'duplicate' };
    knownIds.add(event.id);

    const draft = known ?? drafts.of(event.conversation_id, event.at);
    if (draft.before === null && !draft.isChanged) draft.conversation.capabilityHash = given;
    draft.conversation = { ...applyEvent(draft.conversation, event), updatedAt: receivedAt };
    draft.isChanged = true;
    accepted.push({ event, receivedAt });
    if (event.type === 'message.added') {
      const message = addMessage(event);
      if (!draft.messages.has(message.messageId)) draft.messages.set(message.messageId, message);
    }
    for (const part of parts) part.hearEvent?.(draft.conversation, event, receivedAt);
    return { id: event.id, status: 'accepted' };
  }

  const apply = (
    events: readonly AppliedEvent[],
    receivedAt: number,
    capabilityHashes: EventsJob['capabilityHashes'],
  ) => events.map((event) => applyOne(event, receivedAt, capabilityHashes));

  return {
    apply,
    add(job: EventsJob): EventResult[] {
      const results = apply(job.events, job.receivedAt, job.capabilityHashes);
      for (const part of parts) part.hearBatch?.(job, results);
      return results;
    },
    async save({ save }: Transaction): Promise<void> {
      await save(saveEventMessages, [...messages.values()]);
      await save(
        saveEvents,
        accepted.map(({ event, receivedAt }) => ({
          organisationId,
          eventId: event.id,
          conversationId: event.conversation_id,
          seq: event.seq,
          type: event.type,
          at: event.at,
          receivedAt,
          data: JSON.stringify(event.data),
        })),
      );
    },
  };
}

const forbidden = ({ id }: AppliedEvent, message: string): EventResult => ({
  id,
  status: 'rejected',
  code: 'forbidden',
  message,
});
