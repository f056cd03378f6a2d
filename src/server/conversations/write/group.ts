import type { Job, JobKind, ResultOf } from '../../ingest/jobs.ts';
import type { SizeLimits } from '../rules/size.ts';
import { findEventIds } from '../store/events.ts';
import { createBodies } from './bodies.ts';
import { loadDrafts } from './drafts.ts';
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
  base: Pick<WriteGroup, 'transaction' | 'organisationId' | 'jobs' | 'afterCommit'>,
  limits: SizeLimits,
): Promise<Group> {
  const { transaction, organisationId, jobs } = base;
  const named = new Set<string>();
  const posted = new Set<string>();
  const eventIds: string[] = [];
  for (const job of jobs) {
    if (job.kind === 'conversation') {
      named.add(job.input.conversation_id);
      posted.add(job.input.conversation_id);
    } else if (job.kind === 'events') {
      for (const event of job.events) {
        named.add(event.conversation_id);
        eventIds.push(event.id);
      }
    } else named.add(job.conversationId);
  }
  const drafts = await loadDrafts(transaction, organisationId, named, posted);
  const knownIds =
    eventIds.length > 0
      ? await findEventIds(transaction.query, organisationId, eventIds)
      : new Set<string>();

  const parts: WritePart[] = [];
  const decide = await loadSuspected(transaction, organisationId, jobs);
  const bodies = createBodies(organisationId, drafts, parts, limits);
  const events = createEvents(organisationId, drafts, knownIds, parts, limits);
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
        const { source, receivedAt } = job;
        const isLast = source === undefined || source === known.conversation.suspectSource;
        group.change(
          isLast ? { ...known.conversation, suspectSource: null } : known.conversation,
          receivedAt,
        );
        return decide(job, (accepted) => {
          // A repeated event in the same group must not keep its accepted original out.
          for (const { id } of accepted) knownIds.delete(id);
          events.apply(accepted, receivedAt);
        });
      }
      return byKind[job.kind]!(job);
    },
    cleared: events.cleared,
    exceeded: () => [...bodies.exceeded, ...events.exceeded],
    async save() {
      const changes = await drafts.save();
      await bodies.save(transaction);
      await events.save(transaction);
      for (const part of parts) await part.save?.(changes);
      return changes;
    },
  };
}
