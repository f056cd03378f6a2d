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
} from '../domain/conversation.ts';
import { exportInputOf, mergeExportInput } from '../domain/export-input.ts';
import { HOUR, rollupDifferences } from '../domain/rollup.ts';
import { moodOf } from '../domain/sentiment.ts';
import { mergeMessages, type Message, messageFromEvent } from '../domain/message.ts';
import {
  type Change,
  conversationRow,
  findEventIds,
  findExportInputs,
  findMessages,
  insertConversations,
  lockConversations,
  replaceConversations,
  saveClientReports,
  saveEventMessages,
  saveEvents,
  saveExportInputs,
  saveMessages,
  saveRollups,
  saveUnread,
  type Transaction,
} from '../store/index.ts';
import type { AnswerJob, ConversationJob, EventsJob, Job, JobResult } from './jobs.ts';
import { isOfSurvey, loadSurveys } from './surveys.ts';

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
): Promise<{ results: JobResult[]; changes: Change[] }> {
  const byOrganisation = Map.groupBy(jobs, (job) => job.organisationId);
  const results = new Map<Job, JobResult>();
  const changes: Change[] = [];
  for (const [organisationId, own] of byOrganisation) {
    const group = await loadGroup(transaction, organisationId, own);
    for (const job of own) {
      results.set(job, group.add(job));
    }
    changes.push(...(await group.save(transaction)));
  }
  return { results: jobs.map((job) => results.get(job)!), changes };
}

async function loadGroup(transaction: Transaction, organisationId: string, jobs: readonly Job[]) {
  const named = new Set<string>();
  const posted = new Set<string>();
  const surveyed = new Set<string>();
  const forExport = new Set<string>();
  const eventIds: string[] = [];
  for (const job of jobs) {
    if (job.kind === 'conversation') {
      named.add(job.input.conversation_id);
      posted.add(job.input.conversation_id);
      if (exportInputOf(job.input)) forExport.add(job.input.conversation_id);
    } else if (job.kind === 'answer') {
      named.add(job.conversationId);
      surveyed.add(job.conversationId);
    } else {
      for (const event of job.events) {
        named.add(event.conversation_id);
        if (isOfSurvey(event)) surveyed.add(event.conversation_id);
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
    const forExport = addExportInput(input);
    const hasChanged = messages.length > 0 || !sameConversation(draft.conversation, next);
    if (isFirst || forExport || hasChanged) {
      draft.conversation = { ...next, updatedAt: receivedAt };
      draft.isChanged = true;
    }
    return isFirst ? 'created' : 'updated';
  }

  /** @returns whether it gave something new for the export */
  function addExportInput(input: ConversationJob['input']): boolean {
    const given = exportInputOf(input);
    if (!given) return false;
    const known = exportInputs.get(input.conversation_id) ?? {};
    const next = mergeExportInput(known, given);
    if (JSON.stringify(next) === JSON.stringify(known)) return false;
    exportInputs.set(input.conversation_id, next);
    newExportInputs.set(input.conversation_id, next);
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

  function add(job: Job): JobResult {
    if (job.kind === 'conversation') return addConversation(job);
    return job.kind === 'events' ? addEvents(job) : addAnswer(job);
  }

  async function save(transaction: Transaction): Promise<Change[]> {
    const { save } = transaction;
    const changed = [...drafts.values()].filter((draft) => draft.isChanged);
    await save(insertConversations, rowsOf(changed.filter(({ before }) => before === null)));
    await save(replaceConversations, rowsOf(changed.filter(({ before }) => before !== null)));
    const changes = changed.map(({ before, conversation }) => ({ before, after: conversation }));
    await save(saveRollups, rollupDifferences(changes));
    await surveys.save(transaction, changes);
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
    return changed.map(({ conversation: { conversationId } }) => ({
      organisationId,
      conversationId,
    }));
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
