import type { EventResult } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import { type EventsJob, noUses, type Uses } from '../jobs.ts';
import { type AppliedEvent, isEscalation, isUnprovenMail } from '../rules/applied-event.ts';
import { applyEvent } from '../rules/conversation.ts';
import { type Message, messageFromEvent, messageKey } from '../rules/message.ts';
import { exceededBy, fullMessage, grown, type Growth, type SizeLimits } from '../rules/size.ts';
import {
  isTrustworthy,
  SUSPECTED,
  type SuspectKind,
  suspectKindOf,
  withArrival,
} from '../rules/suspicion.ts';
import { saveEvents } from '../store/events.ts';
import { saveEventMessages } from '../store/messages.ts';
import { saveSuspected } from '../store/suspected.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { WritePart } from './feature.ts';

/** An event to save. */
interface Accepted {
  event: AppliedEvent;
  receivedAt: number;
  data: string;
  /** Set if the event is set apart. */
  suspected?: { kind: SuspectKind; source: string; keyId: string };
}

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
  limits: SizeLimits,
) {
  const messages = new Map<string, Message>();
  const accepted: Accepted[] = [];
  const exceeded: (keyof SizeLimits)[] = [];
  const cleared = new Set<string>();

  function addMessage(event: Extract<AppliedEvent, { type: 'message.added' }>): Message {
    const message = messageFromEvent(organisationId, event);
    const key = messageKey(message);
    const other = messages.get(key);
    if (!other || message.position < other.position) messages.set(key, message);
    return message;
  }

  /** Applies an event of a sender, within the limits. */
  function receive(
    event: AppliedEvent,
    { receivedAt, capabilityHashes, browser }: EventsJob,
  ): EventResult {
    const given =
      capabilityHashes === 'trusted' ? null : capabilityHashes.get(event.conversation_id);
    const known = drafts.get(event.conversation_id);
    if (given === undefined || (given && known && known.conversation.capabilityHash !== given)) {
      return rejected(
        event,
        'forbidden',
        'The conversation belongs to another browser: the capability does not match.',
      );
    }
    if (known && known.conversation.erasedAt !== null) {
      return rejected(event, 'forbidden', 'The conversation was erased.');
    }
    if (knownIds.has(event.id)) return { id: event.id, status: 'duplicate' };

    const draft = known ?? drafts.of(event.conversation_id, event.at);
    const data = JSON.stringify(event.data);
    const full = exceededBy(draft.conversation, growthOf(event, data), limits);
    if (full !== null) {
      exceeded.push(full);
      return rejected(event, 'conversation_full', fullMessage(full, limits));
    }
    knownIds.add(event.id);
    const isNew = draft.before === null && !draft.isChanged;
    if (isNew) draft.conversation.capabilityHash = given;
    const kind = browser && suspectKindOf(event, draft.conversation);
    if (browser) count(browser.used, event, isNew);
    if (kind && !isTrustworthy(draft.conversation, receivedAt)) {
      if (event.type !== 'survey.feedback') countSuspect(browser.used, kind);
      if (browser.isFlood[kind]) {
        setApart(draft, { event, receivedAt, data, suspected: { ...browser, kind } });
        return { id: event.id, status: 'accepted' };
      }
    }
    applyOne(draft, event, receivedAt, data);
    const { conversationId, suspectSource } = draft.conversation;
    if (suspectSource !== null && isTrustworthy(draft.conversation, receivedAt)) {
      cleared.add(conversationId);
    }
    return { id: event.id, status: 'accepted' };
  }

  /** Keeps an event without applying it. */
  function setApart(draft: Draft, one: Accepted): void {
    draft.conversation = {
      ...draft.conversation,
      ...grown(draft.conversation, growthOf(one.event, one.data)),
      ...withArrival(draft.conversation, one.event, one.receivedAt),
      suspectSource: one.suspected!.source,
      updatedAt: one.receivedAt,
    };
    draft.isChanged = true;
    accepted.push(one);
  }

  function applyOne(draft: Draft, event: AppliedEvent, receivedAt: number, data: string): void {
    draft.conversation = {
      ...applyEvent(draft.conversation, event),
      ...grown(draft.conversation, growthOf(event, data)),
      ...withArrival(draft.conversation, event, receivedAt),
      updatedAt: receivedAt,
    };
    draft.isChanged = true;
    accepted.push({ event, receivedAt, data });
    if (event.type === 'message.added') {
      const message = addMessage(event);
      if (!draft.messages.has(message.messageId)) draft.messages.set(message.messageId, message);
    }
    for (const part of parts) part.hearEvent?.(draft.conversation, event, receivedAt);
  }

  return {
    /** The limits because of which events were rejected. */
    exceeded: exceeded as readonly (keyof SizeLimits)[],
    /** The conversations with set-apart events that turned out to be a person's. */
    cleared: cleared as ReadonlySet<string>,
    /** Applies events that the server makes itself, or that somebody accepted. */
    apply(events: readonly AppliedEvent[], receivedAt: number): void {
      for (const event of events) {
        const draft = drafts.get(event.conversation_id);
        if (!draft || draft.conversation.erasedAt !== null || knownIds.has(event.id)) continue;
        knownIds.add(event.id);
        applyOne(draft, event, receivedAt, JSON.stringify(event.data));
      }
    },
    add(job: EventsJob): EventResult[] {
      // A transaction that is repeated counts again.
      if (job.browser) job.browser.used = noUses();
      const results = job.events.map((event) => receive(event, job));
      for (const part of parts) part.hearBatch?.(job, results);
      return results;
    },
    async save({ save }: Transaction): Promise<void> {
      await save(saveEventMessages, [...messages.values()]);
      await save(
        saveEvents,
        accepted.map(({ event, receivedAt, data, suspected }) => ({
          organisationId,
          eventId: event.id,
          conversationId: event.conversation_id,
          seq: event.seq,
          type: suspected ? `${SUSPECTED}${event.type}` : event.type,
          at: event.at,
          receivedAt,
          data,
        })),
      );
      await save(
        saveSuspected,
        accepted.flatMap(({ event, receivedAt, suspected }) =>
          suspected === undefined
            ? []
            : [
                {
                  organisationId,
                  eventId: event.id,
                  conversationId: event.conversation_id,
                  kind: suspected.kind,
                  rating: event.type === 'survey.rated' ? event.data.rating : null,
                  source: suspected.source,
                  keyId: suspected.keyId,
                  receivedAt,
                },
              ],
        ),
      );
    },
  };
}

const growthOf = ({ type }: AppliedEvent, data: string): Growth => ({
  messages: type === 'message.added' ? 1 : 0,
  events: 1,
  bytes: Buffer.byteLength(data),
});

function count(used: Uses, event: AppliedEvent, isNew: boolean): void {
  if (isNew) used.conversations++;
  if (isEscalation(event)) used.escalations++;
  else if (event.type === 'survey.rated') used.ratings++;
  else if (isUnprovenMail(event)) used.mails++;
}

function countSuspect(used: Uses, kind: SuspectKind): void {
  if (kind === 'escalation') used.suspectEscalations++;
  else used.suspectRatings++;
}

const rejected = (
  { id }: AppliedEvent,
  code: NonNullable<EventResult['code']>,
  message: string,
): EventResult => ({ id, status: 'rejected', code, message });
