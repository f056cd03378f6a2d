import { HOUR } from '../../contract/time.ts';
import type { WriteFeature } from '../conversations/index.ts';
import { rollupDifferences } from './rules/rollup.ts';
import { saveClientReports } from './store/client-reports.ts';
import { saveRollups } from './store/rollups.ts';

/** Counts what changes in conversations, and what browsers say of their own delivery. */
export const countConversations: WriteFeature = async ({ transaction, organisationId }) => {
  const client = { dropped: 0, retried: 0 };
  let reportedAt: number | undefined;
  return {
    hearBatch(job, results) {
      // A batch that comes again tells the same again.
      if (!job.client || !results.some(({ status }) => status === 'accepted')) return;
      client.dropped += job.client.dropped;
      client.retried += job.client.retried;
      reportedAt = job.receivedAt;
    },
    async save(changes) {
      await transaction.save(saveRollups, rollupDifferences(changes));
      if (reportedAt === undefined) return;
      const hour = reportedAt - (reportedAt % HOUR);
      await transaction.save(saveClientReports, [{ organisationId, hour, ...client }]);
    },
  };
};
