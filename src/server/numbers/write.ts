import { HOUR } from '../../contract/time.ts';
import type { WriteFeature } from '../conversations/index.ts';
import { figureDifferences } from './rules/figures.ts';
import { rollupDifferences } from './rules/rollup.ts';
import { saveClientReports } from './store/client-reports.ts';
import { saveFigures } from './store/figures.ts';
import { saveRollups } from './store/rollups.ts';

/** Updates the rollups of changed conversations, and the delivery failures that browsers report. */
export const countConversations: WriteFeature = async ({ transaction, organisationId }) => {
  const client = { dropped: 0, retried: 0 };
  let reportedAt: number | undefined;
  return {
    hearBatch(job, results) {
      // A repeated batch repeats its report.
      if (!job.client || !results.some(({ status }) => status === 'accepted')) return;
      client.dropped += job.client.dropped;
      client.retried += job.client.retried;
      reportedAt = job.receivedAt;
    },
    async save(changes) {
      await transaction.save(saveRollups, rollupDifferences(changes));
      await transaction.save(saveFigures, figureDifferences(changes));
      if (reportedAt === undefined) return;
      const hour = reportedAt - (reportedAt % HOUR);
      await transaction.save(saveClientReports, [{ organisationId, hour, ...client }]);
    },
  };
};
