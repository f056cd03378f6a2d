import type { Job, JobKind, ResultOf } from '../../ingest/jobs.ts';
import type { ConversationJob } from '../jobs.ts';
import { isReply } from '../rules/applied-event.ts';
import { messageKey, type PlacedMessage } from '../rules/message.ts';
import type { SizeLimits } from '../rules/size.ts';
import { findEventIds } from '../store/events.ts';
import { findMessagesById } from '../store/messages.ts';
import { createBodies } from './bodies.ts';
import { loadDrafts, type Posted } from './drafts.ts';
import { createEvents } from './events.ts';
import { loadSuspected } from './suspected.ts';
import type { ConversationChange, WriteFeature, WriteGroup, WritePart } from './feature.ts';

/** The jobs of one organisation, with the rows they touch loaded. */
interface Group {
  apply(job: Job): ResultOf<JobKind>;
  /** The limits because of which something was refused. */
  exceeded(): readonly (keyof SizeLimits)[];
  /** The conversations with set-apart events that turned out to be a person's. */
  readonly cleared: ReadonlySet<string>;
  save(): Promise<ConversationChange[]>;
}

export async function loadGroup(
  features: readonly WriteFeature[],
  base: Pick<WriteGroup, 'transaction' | 'organisationId' | 'jobs' | 'tellLive' | 'afterCommit'>,
  limits: SizeLimits,
): Promise<Group> {
  const { transaction, organisationId, jobs } = base;
  const named = new Set<string>();
  const posted = new Map<string, Posted>();
  const eventIds: string[] = [];
  for (const job of jobs) {
    if (job.kind === 'conversation') {
      named.add(job.input.conversation_id);
      notePosted(posted, job);
    } else if (job.kind === 'events') {
      for (const event of job.events) {
        named.add(event.conversation_id);
        eventIds.push(event.id);
      }
    } else named.add(job.conversationId);
  }
  if (posted.size > 0) noteMessages(posted, jobs);
  // Both are sent at once. What another transaction has written meanwhile under the same id fails this one, and it
  // is repeated.
  const [drafts, knownIds] = await Promise.all([
    loadDrafts(transaction, organisationId, named, posted),
    eventIds.length > 0
      ? findEventIds(transaction.query, organisationId, eventIds)
      : new Set<string>(),
  ]);

  const replies = jobs.flatMap((job) => (job.kind === 'events' ? job.events.filter(isReply) : []));
  const repeated = await findMessagesById(
    transaction.query,
    organisationId,
    // A new conversation has no messages yet; those of a posted one are loaded.
    replies.flatMap(({ conversation_id: conversationId, data }) =>
      drafts.get(conversationId) && !posted.has(conversationId)
        ? [{ conversationId, messageId: data.message_id }]
        : [],
    ),
  );

  const parts: WritePart[] = [];
  const decide = await loadSuspected(transaction, organisationId, jobs);
  const bodies = createBodies(organisationId, drafts, parts, limits);
  const events = createEvents(
    organisationId,
    drafts,
    knownIds,
    new Map(repeated.map((message) => [messageKey(message), message])),
    parts,
    limits,
  );
  const group: WriteGroup = {
    ...base,
    known: () => drafts.known(),
    find: (id) => drafts.get(id)?.conversation,
    change(conversation, at) {
      const draft = drafts.get(conversation.conversationId)!;
      draft.conversation = { ...conversation, updatedAt: at };
      draft.isChanged = true;
    },
    addEvents: (more, receivedAt) => events.apply(more, receivedAt),
    noteRating(conversationId, isCommented, receivedAt) {
      const draft = drafts.get(conversationId);
      if (!draft) return;
      for (const part of parts) part.hearRating?.(draft.conversation, isCommented, receivedAt);
    },
  };
  for (const feature of features) {
    const part = await feature(group);
    if (part) parts.push(part);
  }
  const byKind = Object.assign({}, ...parts.map((part) => part.jobs)) as Record<
    string,
    (job: Job) => ResultOf<JobKind>
  >;

  return {
    apply(job) {
      if (job.kind === 'conversation') return bodies.add(job);
      if (job.kind === 'events') return events.add(job);
      if (job.kind === 'suspected') {
        const known = drafts.get(job.conversationId);
        if (!known) return 0;
        const { source, suspectKind, until, receivedAt } = job;
        const isLast =
          suspectKind === undefined &&
          until === undefined &&
          (source === undefined || source === known.conversation.suspectSource);
        group.change(
          isLast ? { ...known.conversation, suspectSource: null } : known.conversation,
          receivedAt,
        );
        return decide(job, (accepted) => events.accept(accepted, receivedAt));
      }
      return byKind[job.kind]!(job);
    },
    cleared: events.cleared,
    exceeded: () => [...bodies.exceeded, ...events.exceeded],
    async save() {
      for (const part of parts) part.settle?.();
      const changes = await drafts.save();
      await bodies.save(transaction);
      await events.save(transaction);
      for (const part of parts) await part.save?.(changes);
      return changes;
    },
  };
}

/** Notes the messages of a body. */
function notePosted(posted: Map<string, Posted>, { input }: ConversationJob): void {
  const id = input.conversation_id;
  const known = posted.get(id) ?? { ids: new Set(), positions: new Set(), count: 0 };
  posted.set(id, known);
  known.count += input.messages.length;
  const messages: readonly PlacedMessage[] = input.messages;
  messages.forEach(({ message_id, position }, index) => {
    if (message_id === undefined) known.positions.add(position ?? index);
    else known.ids.add(message_id);
  });
}

/** Notes the messages that events add to posted conversations. */
function noteMessages(posted: ReadonlyMap<string, Posted>, jobs: readonly Job[]): void {
  for (const job of jobs) {
    if (job.kind !== 'events') continue;
    for (const event of job.events) {
      const known = posted.get(event.conversation_id);
      if (!known || event.type !== 'message.added') continue;
      known.ids.add(event.data.message_id);
      known.count++;
    }
  }
}
