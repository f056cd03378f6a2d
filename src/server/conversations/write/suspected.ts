import type { Transaction } from '../../database/store.ts';
import type { Job } from '../../ingest/jobs.ts';
import type { SuspectedJob } from '../jobs.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import { rejectSuspected, takeSuspected } from '../store/suspected.ts';

/**
 * Decides about set-apart events: accepted ones are applied as if they had just arrived, and rejected ones
 * are forgotten but for their ids. Must run when the conversations are locked.
 */
export async function loadSuspected(
  transaction: Transaction,
  organisationId: string,
  jobs: readonly Job[],
): Promise<(job: SuspectedJob, apply: (events: readonly AppliedEvent[]) => void) => number> {
  const own = jobs.filter((job) => job.kind === 'suspected');
  const accepted = new Map<string, AppliedEvent[]>();
  const rejected = new Map<string, number>();
  for (const [name, mine] of Map.groupBy(own, nameOf)) {
    const { source, suspectKind: kind, until } = mine[0]!;
    const part = { source, kind, until };
    const idsOf = (decision: SuspectedJob['decision']) =>
      mine.filter((job) => job.decision === decision).map((job) => job.conversationId);
    const [toAccept, toReject] = [idsOf('accept'), idsOf('reject')];
    if (toAccept.length > 0) {
      const taken = await takeSuspected(transaction, organisationId, part, toAccept);
      for (const [id, events] of taken) accepted.set(`${name} ${id}`, events);
    }
    if (toReject.length > 0) {
      const counts = await rejectSuspected(transaction, organisationId, part, toReject);
      for (const [id, count] of counts) rejected.set(`${name} ${id}`, count);
    }
  }
  return (job, apply) => {
    const { conversationId, decision } = job;
    const key = `${nameOf(job)} ${conversationId}`;
    if (decision === 'reject') return rejected.get(key) ?? 0;
    const events = accepted.get(key) ?? [];
    accepted.delete(key);
    apply(events);
    return events.length;
  };
}

/** Jobs with the same name decide about the same part of what is set apart. */
const nameOf = ({ source, suspectKind, until }: SuspectedJob) =>
  `${source} ${suspectKind} ${until}`;
