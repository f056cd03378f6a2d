import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../database/store.ts';
import type { ConversationJob, ConversationResult } from '../jobs.ts';
import { withReplyCost } from '../rules/cost.ts';
import {
  applyInput,
  applyTicket,
  type Conversation,
  isMoodGiven,
  withMood,
} from '../rules/conversation.ts';
import { type Message, mergeMessages, messageKey } from '../rules/message.ts';
import { withEdits } from '../rules/edits.ts';
import { withTakeover } from '../rules/takeover.ts';
import { exceededBy, grown, type Growth, type SizeLimits } from '../rules/size.ts';
import { moodOf } from '../rules/sentiment.ts';
import { timeOfUntimed } from '../rules/times.ts';
import { saveMessages } from '../store/messages.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { WritePart } from './feature.ts';

/** Applies whole conversations that servers send. */
export function createBodies(
  organisationId: string,
  drafts: Drafts,
  parts: readonly WritePart[],
  limits: SizeLimits,
) {
  const messages: Message[] = [];
  const posted = new Set<string>();
  let isAnyRepeated = false;
  const exceeded: (keyof SizeLimits)[] = [];

  const mergedOf = (draft: Draft, { input, receivedAt }: ConversationJob): Message[] =>
    mergeMessages(
      draft.messages,
      {
        organisationId,
        conversationId: input.conversation_id,
        messages: input.messages,
        receivedAt: timeOfUntimed(input, receivedAt),
      },
      randomUUID,
    );

  function mergeInto(draft: Draft, { input }: ConversationJob, merged: readonly Message[]): void {
    for (const message of merged) {
      draft.messages.set(message.messageId, message);
      messages.push(message);
    }
    isAnyRepeated ||= posted.has(input.conversation_id);
    posted.add(input.conversation_id);
  }

  return {
    /** The limits because of which bodies were refused. */
    exceeded: exceeded as readonly (keyof SizeLimits)[],
    add(sent: ConversationJob): ConversationResult {
      const { input, receivedAt, isImported } = sent;
      const draft = drafts.of(input.conversation_id, receivedAt);
      if (draft.conversation.erasedAt !== null) return 'erased';
      const isFirst = draft.before === null && !draft.isChanged;
      const before = draft.conversation;
      const job = withLatest(draft, sent);
      const merged = mergedOf(draft, job);
      const growth = growthOf(merged, draft);
      const full = exceededBy(draft.conversation, growth, limits);
      if (full !== null) {
        exceeded.push(full);
        draft.conversation = before;
        return { full };
      }
      const priced = merged.reduce(
        (sum, message) => withReplyCost(sum, draft.messages.get(message.messageId), message),
        draft.conversation,
      );
      mergeInto(draft, job, merged);
      const next = { ...after(draft, priced, job), ...grown(draft.conversation, growth) };
      let isNews = isFirst || merged.length > 0 || !sameConversation(before, next);
      for (const part of parts) if (part.hearBody?.(input)) isNews = true;
      if (isNews) {
        const isResolvedNow = next.status === 'resolved' && before.status !== 'resolved';
        draft.conversation = { ...next, updatedAt: receivedAt };
        draft.isOfPast = isImported === true && (!draft.isChanged || draft.isOfPast);
        draft.isChanged = true;
        if (isResolvedNow) {
          for (const part of parts) part.hearResolved?.(draft.conversation, receivedAt);
        }
      }
      return isFirst ? 'created' : 'updated';
    },
    save({ save }: Transaction): Promise<void> {
      // If the group has a conversation twice, the later version of a message counts.
      const last = () =>
        new Map(messages.map((message) => [messageKey(message), message])).values();
      return save(saveMessages, isAnyRepeated ? [...last()] : messages);
    },
  };
}

/** A job with what is merged of its messages, and the versions after it. */
function withLatest(draft: Draft, job: ConversationJob): ConversationJob {
  if (job.version === undefined) return job;
  const { conversation, messages: known } = draft;
  const latest = withEdits(job.input.messages, known, conversation.versions);
  if (latest.versions !== conversation.versions) {
    draft.conversation = { ...conversation, versions: latest.versions };
  }
  return { ...job, input: { ...job.input, messages: latest.messages } };
}

/** What the messages of a body add to a conversation. */
const growthOf = (merged: readonly Message[], { messages }: Draft): Growth => ({
  messages: merged.filter(({ messageId }) => !messages.has(messageId)).length,
  events: 0,
  bytes: sizeOf(merged.map(({ content }) => content)),
});

/** The size of all texts in UTF-8, bytes. One call for all takes a tenth of the time of one for each. */
const sizeOf = (texts: readonly string[]) =>
  texts.length === 0 ? 0 : Buffer.byteLength(texts.join('\n')) - (texts.length - 1);

/** Returns the conversation after the body is applied. @param priced it, with what the messages cost */
function after(
  { messages }: Draft,
  priced: Conversation,
  { input, receivedAt, version, readsTakeover }: ConversationJob,
): Conversation {
  const given =
    version === undefined
      ? applyInput(priced, input, receivedAt)
      : applyTicket(priced, input, version, receivedAt);
  return withReading(readsTakeover ? withTakeover(given, messages.values()) : given, messages);
}

function withReading(given: Conversation, messages: ReadonlyMap<string, Message>): Conversation {
  if (isMoodGiven(given)) return given;
  return withMood(given, moodOf(inOrder(messages), given.language));
}

function inOrder(messages: ReadonlyMap<string, Message>): Message[] {
  return [...messages.values()].sort((a, b) => a.position - b.position || a.at - b.at);
}

/** Whether two states of a conversation are equal. */
export function sameConversation(a: Conversation, b: Conversation): boolean {
  return Object.keys(a).every((key) => {
    const field = key as keyof Conversation;
    return field === 'versions'
      ? JSON.stringify(a.versions) === JSON.stringify(b.versions)
      : a[field] === b[field];
  });
}
