import { randomUUID } from 'node:crypto';
import type { EventResult, ExportInput } from '../../contract/index.ts';
import {
  type AppliedEvent,
  applyEvent,
  applyInput,
  applyTicket,
  type Conversation,
  emptyConversation,
  isMoodTold,
  withMood,
} from '../conversations/index.ts';
import { exportInputOf, mergeExportInput } from '../exports/index.ts';
import { HOUR } from '../../contract/time.ts';
import { rollupDifferences } from '../numbers/index.ts';
import { moodOf } from '../conversations/index.ts';
import { mergeMessages, type Message, messageFromEvent } from '../conversations/index.ts';
import { type Change } from '../database/changes.ts';
import {
  conversationRow,
  findEventIds,
  findMessages,
  insertConversations,
  lockConversations,
  replaceConversations,
  saveEventMessages,
  saveEvents,
  saveMessages,
} from '../conversations/index.ts';
import { findExportInputs, saveExportInputs } from '../exports/index.ts';
import { saveClientReports, saveRollups } from '../numbers/index.ts';
import { saveUnread } from '../insight/index.ts';
import { type Transaction } from '../database/store.ts';
import { loadHandoffs } from '../handoff/index.ts';
import type { AnswerJob, ConversationJob, EventsJob, HandoffJob, Job, JobResult } from './jobs.ts';
import { isOfSurvey, loadSurveys } from '../surveys/index.ts';

/** A conversation while a group is applied. */
interface Draft {
  conversation: Conversation;
  /** As it is in the store; `null`: not there. */
  before: Conversation | null;
  isNew: boolean;
  isChanged: boolean;
  /** By message id; loaded only where a body may repeat what is known. */
  messages: Map<string, Message>;
}

/**
 * Applies a group of jobs in order, in one transaction: load what they touch, change it in
 * memory, save what changed.
 */
export async function applyJobs(
  transaction: Transaction,
  jobs: readonly Job[],
): Promise<{ results: JobResult[]; changes: Change[]; isLive: boolean }> {
  const byOrganisation = Map.groupBy(jobs, (job) => job.organisationId);
  const results = new Map<Job, JobResult>();
  const changes: Change[] = [];
  let isLive = false;
  for (const [organisationId, own] of byOrganisation) {
    const group = await loadGroup(transaction, organisationId, own);
    for (const job of own) {
      results.set(job, group.add(job));
    }
    const saved = await group.save(transaction);
    changes.push(...saved.changes);
    isLive ||= saved.isLive;
  }
  return { results: jobs.map((job) => results.get(job)!), changes, isLive };
}

async function loadGroup(transaction: Transaction, organisationId: string, jobs: readonly Job[]) {
  const named = new Set<string>();
  const posted = new Set<string>();
  const surveyed = new Set<string>();
  const forExport = new Set<string>();
  const eventIds: string[] = [];
  const called = new Set<string>();
  const messageIds: string[] = [];
  let isOffering = false;
  for (const job of jobs) {
    if (job.kind === 'conversation') {
      named.add(job.input.conversation_id);
      posted.add(job.input.conversation_id);
      if (exportInputOf(job.input)) forExport.add(job.input.conversation_id);
    } else if (job.kind === 'handoff') {
      named.add(job.conversationId);
      called.add(job.conversationId);
      if (job.action.type === 'leave_message') forExport.add(job.conversationId);
      isOffering ||= job.action.type === 'offer';
      if (job.action.type === 'message') messageIds.push(job.action.messageId);
    } else if (job.kind === 'answer') {
      named.add(job.conversationId);
      surveyed.add(job.conversationId);
    } else {
      for (const event of job.events) {
        named.add(event.conversation_id);
        if (isOfSurvey(event)) surveyed.add(event.conversation_id);
        if (event.type === 'conversation.escalated') called.add(event.conversation_id);
        if (event.type === 'message.added') messageIds.push(event.data.message_id);
        eventIds.push(event.id);
      }
    }
  }

  const { query } = transaction;
  const drafts = new Map<string, Draft>();
  for (const conversation of await lockConversations(transaction, organisationId, [...named])) {
    drafts.set(conversation.conversationId, {
      conversation,
      before: conversation,
      isNew: false,
      isChanged: false,
      messages: new Map(),
    });
    if (conversation.escalated) called.add(conversation.conversationId);
  }
  const repeated = [...posted].filter((id) => drafts.has(id));
  if (repeated.length > 0) {
    for (const message of await findMessages(query, organisationId, repeated)) {
      drafts.get(message.conversationId)?.messages.set(message.messageId, message);
    }
  }
  const knownEvents =
    eventIds.length > 0 ? await findEventIds(query, organisationId, eventIds) : new Set<string>();

  const exportInputs = await findExportInputs(query, organisationId, [...forExport]);
  const surveys = await loadSurveys(transaction, organisationId, [...surveyed]);
  const handoffs = await loadHandoffs(
    transaction,
    organisationId,
    [...called],
    messageIds,
    isOffering,
  );

  const newExportInputs = new Map<string, ExportInput>();
  const bodyMessages: Message[] = [];
  const eventMessages = new Map<string, Message>();
  const client = { dropped: 0, retried: 0 };
  let reportedAt = 0;
  const acceptedEvents: { event: AppliedEvent; receivedAt: number }[] = [];

  function draftOf(conversationId: string, at: number): Draft {
    let draft = drafts.get(conversationId);
    if (!draft) {
      draft = {
        conversation: emptyConversation(organisationId, conversationId, at),
        before: null,
        isNew: true,
        isChanged: false,
        messages: new Map(),
      };
      drafts.set(conversationId, draft);
    }
    return draft;
  }

  function addConversation({ input, receivedAt, version }: ConversationJob): JobResult {
    const draft = draftOf(input.conversation_id, receivedAt);
    if (draft.conversation.erasedAt !== null) return 'erased';
    const isFirst = draft.isNew && !draft.isChanged;
    const messages = mergeMessages(
      draft.messages,
      {
        organisationId,
        conversationId: input.conversation_id,
        messages: input.messages,
        receivedAt,
      },
      randomUUID,
    );
    for (const message of messages) {
      draft.messages.set(message.messageId, message);
      bodyMessages.push(message);
    }
    const given =
      version === undefined
        ? applyInput(draft.conversation, input, receivedAt)
        : applyTicket(draft.conversation, input, version, receivedAt);
    const next = isMoodTold(given)
      ? given
      : withMood(given, moodOf(inOrder(draft.messages), given.language));
    const told = exportInputOf(input);
    const isForExport = told !== null && addExportInput(input.conversation_id, told);
    const hasChanged = messages.length > 0 || !sameConversation(draft.conversation, next);
    if (isFirst || isForExport || hasChanged) {
      const isResolvedNow = next.status === 'resolved' && draft.conversation.status !== 'resolved';
      draft.conversation = { ...next, updatedAt: receivedAt };
      draft.isChanged = true;
      if (isResolvedNow) handoffs.hearResolved(draft.conversation, receivedAt);
    }
    return isFirst ? 'created' : 'updated';
  }

  /** @returns whether it gave something new for the export */
  function addExportInput(conversationId: string, given: ExportInput): boolean {
    const known = exportInputs.get(conversationId) ?? {};
    const next = mergeExportInput(known, given);
    if (JSON.stringify(next) === JSON.stringify(known)) return false;
    exportInputs.set(conversationId, next);
    newExportInputs.set(conversationId, next);
    return true;
  }

  function addAnswer(job: AnswerJob): JobResult {
    const draft = drafts.get(job.conversationId);
    const { result, conversation } = surveys.answer(job, draft?.conversation ?? null);
    if (draft && conversation && !sameConversation(draft.conversation, conversation)) {
      draft.conversation = { ...conversation, updatedAt: job.receivedAt };
      draft.isChanged = true;
    }
    return result;
  }

  function addEvents(job: EventsJob): EventResult[] {
    const results = applyEvents(job);
    // A batch that comes again tells the same again.
    if (job.client && results.some(({ status }) => status === 'accepted')) {
      client.dropped += job.client.dropped;
      client.retried += job.client.retried;
      reportedAt = job.receivedAt;
    }
    return results;
  }

  function applyEvents({ events, capabilityHashes, receivedAt }: EventsJob): EventResult[] {
    return events.map((event) => {
      const given =
        capabilityHashes === 'trusted' ? null : capabilityHashes.get(event.conversation_id);
      const known = drafts.get(event.conversation_id);
      if (given === undefined || (given && known && known.conversation.capabilityHash !== given)) {
        return {
          id: event.id,
          status: 'rejected',
          code: 'forbidden',
          message: 'The conversation belongs to another browser: its capability is not this one.',
        };
      }
      if (known && known.conversation.erasedAt !== null) {
        return {
          id: event.id,
          status: 'rejected',
          code: 'forbidden',
          message: 'The conversation was erased.',
        };
      }
      if (knownEvents.has(event.id)) return { id: event.id, status: 'duplicate' };
      knownEvents.add(event.id);

      const draft = known ?? draftOf(event.conversation_id, event.at);
      if (draft.isNew && !draft.isChanged) draft.conversation.capabilityHash = given;
      draft.conversation = { ...applyEvent(draft.conversation, event), updatedAt: receivedAt };
      draft.isChanged = true;
      acceptedEvents.push({ event, receivedAt });
      if (isOfSurvey(event)) surveys.hear(draft.conversation, event);
      if (called.has(event.conversation_id)) {
        handoffs.hear(draft.conversation, event, receivedAt);
      }
      if (event.type === 'message.added') {
        const message = messageFromEvent(organisationId, event);
        const key = keyOf(message);
        const other = eventMessages.get(key);
        if (!other || message.position < other.position) eventMessages.set(key, message);
        if (!draft.messages.has(message.messageId)) draft.messages.set(message.messageId, message);
      }
      return { id: event.id, status: 'accepted' };
    });
  }

  function addHandoff(job: HandoffJob): JobResult {
    const { conversationId, receivedAt } = job;
    const draft = drafts.get(conversationId);
    if (!draft || draft.conversation.erasedAt !== null) return { status: 'unknown' };
    const { result, events, change } = handoffs.act(job, draft.conversation);
    if (result.status !== 'done') return result;
    // Whoever shows the conversation hears of it, whatever it was.
    draft.conversation = { ...draft.conversation, ...change, updatedAt: receivedAt };
    draft.isChanged = true;
    if (job.action.type === 'leave_message') {
      // Answered by mail, unless somebody has said otherwise.
      const isTold = exportInputs.get(conversationId)?.conversation_status !== undefined;
      if (!isTold) addExportInput(conversationId, { conversation_status: 'email' });
    }
    applyEvents({
      kind: 'events',
      organisationId,
      receivedAt,
      events,
      capabilityHashes: 'trusted',
    });
    return result;
  }

  function add(job: Job): JobResult {
    if (job.kind === 'conversation') return addConversation(job);
    if (job.kind === 'handoff') return addHandoff(job);
    return job.kind === 'events' ? addEvents(job) : addAnswer(job);
  }

  async function save(transaction: Transaction): Promise<{ changes: Change[]; isLive: boolean }> {
    const { save } = transaction;
    const changed = [...drafts.values()].filter((draft) => draft.isChanged);
    await save(insertConversations, rowsOf(changed.filter(({ before }) => before === null)));
    await save(replaceConversations, rowsOf(changed.filter(({ before }) => before !== null)));
    const changes = changed.map(({ before, conversation }) => ({ before, after: conversation }));
    await save(saveRollups, rollupDifferences(changes));
    await surveys.save(transaction, changes);
    const isLive = await handoffs.save(transaction);
    await save(
      saveExportInputs,
      [...newExportInputs].map(([conversationId, given]) => ({
        organisationId,
        conversationId,
        given: JSON.stringify(given),
      })),
    );
    await save(
      saveUnread,
      changed.map(({ conversation: { conversationId } }) => ({ organisationId, conversationId })),
    );
    // Where a conversation came twice, its later word counts.
    const cameOnce = posted.size === jobs.filter(({ kind }) => kind === 'conversation').length;
    await save(
      saveMessages,
      cameOnce
        ? bodyMessages
        : [...new Map(bodyMessages.map((message) => [keyOf(message), message])).values()],
    );
    await save(saveEventMessages, [...eventMessages.values()]);
    await save(
      saveEvents,
      acceptedEvents.map(({ event, receivedAt }) => ({
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
    if (reportedAt > 0) {
      const hour = reportedAt - (reportedAt % HOUR);
      await save(saveClientReports, [{ organisationId, hour, ...client }]);
    }
    return {
      isLive,
      changes: changed.map(({ conversation: { conversationId } }) => ({
        organisationId,
        conversationId,
      })),
    };
  }

  return { add, save };
}

const keyOf = ({ conversationId, messageId }: Message) => `${conversationId}\n${messageId}`;

const rowsOf = (drafts: readonly Draft[]) =>
  drafts.map(({ conversation }) => conversationRow(conversation));

function inOrder(messages: ReadonlyMap<string, Message>): Message[] {
  return [...messages.values()].sort((a, b) => a.position - b.position || a.at - b.at);
}

function sameConversation(a: Conversation, b: Conversation): boolean {
  return Object.keys(a).every((key) => {
    const field = key as keyof Conversation;
    return field === 'versions'
      ? JSON.stringify(a.versions) === JSON.stringify(b.versions)
      : a[field] === b[field];
  });
}
