import { type EventResult, isVendorsId } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import { type EventsJob, noUses, type Uses } from '../jobs.ts';
import { type AppliedEvent, isEscalation, isUnprovenMail } from '../rules/applied-event.ts';
import { withHighestCost, withReplyCost } from '../rules/cost.ts';
import { applyEvent, type Conversation } from '../rules/conversation.ts';
import { isReplacedBy, type Message, messageFromEvent, messageKey } from '../rules/message.ts';
import { exceededBy, fullMessage, grown, type Growth, type SizeLimits } from '../rules/size.ts';
import {
  hasActedOverTime,
  SUSPECTED,
  type SuspectKind,
  suspectKindOf,
  withArrival,
} from '../rules/suspicion.ts';
import { saveEvents } from '../store/events.ts';
import { saveEdits, saveEventMessages, saveFacts } from '../store/messages.ts';
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
 * @param repeated the stored messages of which the events report the AI's replies again, by `messageKey`
 */
export function createEvents(
  organisationId: string,
  drafts: Drafts,
  knownIds: Set<string>,
  repeated: ReadonlyMap<string, Message>,
  parts: readonly WritePart[],
  limits: SizeLimits,
) {
  const messages = new Map<string, Message>();
  /** By key, known messages of which an event reports a higher cost. */
  const dearer = new Map<string, Pick<Message, 'conversationId' | 'messageId'>>();
  const accepted: Accepted[] = [];
  const exceeded: (keyof SizeLimits)[] = [];
  const cleared = new Set<string>();

  /**
   * Adds a message, or merges it with what is known under its id: the one with the lower position stays, with
   * the highest cost that was reported.
   */
  function addMessage(draft: Draft, event: Extract<AppliedEvent, { type: 'message.added' }>): void {
    const message = messageFromEvent(organisationId, event);
    const key = messageKey(message);
    const other = messages.get(key);
    const known = draft.messages.get(message.messageId) ?? repeated.get(key);
    const isFirst = !known || isReplacedBy(known, message);
    const stays = isFirst
      ? known
        ? withHighestCost(message, known)
        : message
      : withHighestCost(known, message);
    if (!other || message.position < other.position) messages.set(key, isFirst ? stays : message);
    else if (other === known) messages.set(key, stays);
    if (isFirst) dearer.delete(key);
    else if (stays !== known && other !== known) dearer.set(key, message);
    draft.messages.set(message.messageId, stays);
    draft.conversation = withReplyCost(draft.conversation, known, stays);
  }

  /** Applies an event of a sender, within the limits. */
  function receive(event: AppliedEvent, job: EventsJob): EventResult {
    const { receivedAt, capabilityHashes, browser } = job;
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
    // Whoever starts it would own a conversation of another system's customer, and could read it.
    if (given && !known && isVendorsId(event.conversation_id)) {
      return rejected(
        event,
        'forbidden',
        'Ids with this prefix are reserved for webhooks. A browser cannot start such a conversation.',
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
    if (kind && !isPerson(draft.conversation, event, job)) {
      if (event.type !== 'survey.feedback') countSuspect(browser.used, kind);
      if (browser.isFlood[kind]) {
        setApart(draft, { event, receivedAt, data, suspected: { ...browser, kind } });
        return { id: event.id, status: 'accepted' };
      }
    }
    applyOne(draft, event, receivedAt, data);
    const { conversationId, suspectSource } = draft.conversation;
    if (suspectSource !== null && isPerson(draft.conversation, event, job)) {
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
    draft.isOfPast = false;
    accepted.push(one);
    for (const part of parts) part.hearSetApart?.(draft.conversation, one.event, one.receivedAt);
  }

  /** @param isNews absent: it was set apart, and counted when it arrived */
  function applyOne(
    draft: Draft,
    event: AppliedEvent,
    receivedAt: number,
    data: string,
    isNews = true,
  ): void {
    draft.conversation = {
      ...applyEvent(draft.conversation, event),
      ...(isNews && grown(draft.conversation, growthOf(event, data))),
      ...(isNews && withArrival(draft.conversation, event, receivedAt)),
      updatedAt: receivedAt,
    };
    draft.isChanged = true;
    draft.isOfPast = false;
    accepted.push({ event, receivedAt, data });
    if (event.type === 'message.added') addMessage(draft, event);
    for (const part of parts) part.hearEvent?.(draft.conversation, event, receivedAt);
  }

  /** The messages of these events whose text an edit has changed, by conversation. */
  function editedMessages(): Map<string, Set<string>> {
    const edited = new Map<string, Set<string>>();
    for (const { event } of accepted) {
      if (event.type !== 'message.edited' && event.type !== 'message.added') continue;
      const { conversation_id: id, data } = event;
      if (drafts.get(id)?.conversation.versions.edits === undefined) continue;
      edited.set(id, (edited.get(id) ?? new Set()).add(data.message_id));
    }
    return edited;
  }

  return {
    /** The limits because of which events were rejected. */
    exceeded: exceeded as readonly (keyof SizeLimits)[],
    /** The conversations with set-apart events that turned out to be a person's. */
    cleared: cleared as ReadonlySet<string>,
    /** Applies events that the server makes itself. */
    apply(events: readonly AppliedEvent[], receivedAt: number): void {
      for (const event of events) {
        const draft = drafts.get(event.conversation_id);
        if (!draft || draft.conversation.erasedAt !== null || knownIds.has(event.id)) continue;
        knownIds.add(event.id);
        applyOne(draft, event, receivedAt, JSON.stringify(event.data));
      }
    },
    /** Applies events that were set apart. A repeated one in the same group does not keep them out. */
    accept(events: readonly AppliedEvent[], receivedAt: number): void {
      for (const event of events) {
        const draft = drafts.get(event.conversation_id);
        if (!draft || draft.conversation.erasedAt !== null) continue;
        knownIds.add(event.id);
        applyOne(draft, event, receivedAt, JSON.stringify(event.data), false);
      }
    },
    add(job: EventsJob): EventResult[] {
      // A transaction that is repeated counts again.
      if (job.browser) {
        job.browser.used = noUses();
        job.browser.relied.clear();
      }
      const results = job.events.map((event) => receive(event, job));
      for (const part of parts) part.hearBatch?.(job, results);
      return results;
    },
    async save({ save, query }: Transaction): Promise<void> {
      await save(saveEventMessages, [...messages.values()]);
      // A body of the same group may have changed other facts of them since.
      const latest = [...dearer.values()].map(({ conversationId, messageId }) =>
        drafts.get(conversationId)!.messages.get(messageId)!,
      );
      await save(saveFacts, latest);
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
      await saveEdits(query, organisationId, editedMessages());
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

/** Whether a person is known to be behind a conversation and this event of it. */
function isPerson(
  conversation: Conversation,
  event: AppliedEvent,
  { receivedAt, browser }: EventsJob,
): boolean {
  const arrived = withArrival(conversation, event, receivedAt);
  if (hasActedOverTime(arrived, receivedAt)) return true;
  if (conversation.identityVerified !== true) return false;
  if (!browser) return true;
  const { conversationId } = conversation;
  if (!browser.vouched.has(conversationId)) return false;
  browser.relied.add(conversationId);
  return true;
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
