import type { LiveBatch } from '../../database/changes.ts';
import type { Transaction } from '../../database/store.ts';
import type { Bounds } from '../../http/bound-counts.ts';
import type { Written } from '../../ingest/index.ts';
import type { Job, JobKind, ResultOf } from '../../ingest/jobs.ts';
import type { SuspectedJob } from '../jobs.ts';
import type { WriteFeature } from './feature.ts';
import { loadGroup } from './group.ts';

export type { ConversationChange, WriteFeature, WriteGroup, WritePart } from './feature.ts';

/**
 * Applies groups of jobs, each in one transaction: loads the rows they touch, changes them in memory,
 * and saves the changes.
 *
 * @param features the features that take part, in this order
 * @param bounds the most that one conversation may hold
 * @param accept accepts set-apart events of a conversation that turned out to be a person's
 */
export const createWrites =
  (
    features: readonly WriteFeature[],
    bounds: Pick<Bounds, 'values' | 'countRefusal'>,
    accept: (job: SuspectedJob) => void,
  ) =>
  async (transaction: Transaction, jobs: readonly Job[]): Promise<Written> => {
    const results = new Map<Job, ResultOf<JobKind>>();
    const afterCommit = new Set<() => void>();
    const byOrganisation = [...Map.groupBy(jobs, (job) => job.organisationId)];
    // In a fixed order, so that two nodes that write the same rollups never deadlock.
    byOrganisation.sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [organisationId, own] of byOrganisation) {
      let live: LiveBatch | undefined;
      const group = await loadGroup(
        features,
        {
          transaction,
          organisationId,
          jobs: own,
          tellLive: (batch) => (live = batch),
          afterCommit: (act) => afterCommit.add(act),
        },
        bounds.values,
      );
      for (const job of own) results.set(job, group.apply(job));
      const { receivedAt } = own.at(-1)!;
      for (const conversationId of group.cleared) {
        const job = { organisationId, conversationId, receivedAt };
        afterCommit.add(() => accept({ ...job, decision: 'accept' }));
      }
      for (const limit of group.exceeded()) afterCommit.add(() => bounds.countRefusal(limit));
      const decided = new Set(
        own.flatMap((job) => (job.kind === 'suspected' ? job.conversationId : [])),
      );
      transaction.tell(
        (await group.save()).map(({ before, after }) => ({
          organisationId,
          conversationId: after.conversationId,
          live: live ?? null,
          isSetApart:
            after.suspectSource !== null ||
            (before?.suspectSource ?? null) !== null ||
            decided.has(after.conversationId),
        })),
      );
    }
    return { results: jobs.map((job) => results.get(job)!), afterCommit };
  };
