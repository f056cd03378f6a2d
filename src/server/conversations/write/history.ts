import { HOUR } from '../../../contract/time.ts';
import type { Job } from '../../ingest/jobs.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';

/** What a server sends of an earlier time is imported history, for which nobody is called; milliseconds. */
const TOO_OLD = HOUR;

/**
 * Tells which events of a group of jobs are history: those of servers that are old. What browsers send is not, as a
 * device may have been offline.
 */
export function historyIn(
  jobs: readonly Job[],
): (event: Pick<AppliedEvent, 'id' | 'at'>, receivedAt: number) => boolean {
  const imported = new Set<string>();
  for (const job of jobs) {
    if (job.kind !== 'events' || job.capabilityHashes !== 'trusted') continue;
    for (const { id } of job.events) imported.add(id);
  }
  return ({ id, at }, receivedAt) => imported.has(id) && receivedAt - at > TOO_OLD;
}
