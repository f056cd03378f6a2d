import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rollupKinds } from '../../src/server/features.ts';
import { checkChatRollups } from '../../src/server/handoff/store-rollups.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { compareFigures, comparePeople } from '../oracle/compare-figures.ts';
import { compareFiles } from '../oracle/compare-files.ts';
import { compareReports } from '../oracle/compare-reports.ts';
import { isOpenThen } from '../oracle/local-time.ts';
import { call, DAY, END, month, play, START } from '../oracle/month.ts';
import { recount } from '../oracle/recount.ts';
import { openWarehouse } from '../oracle/warehouse.ts';
import { isPostgres, runs } from './database.ts';
import { SECRET, testServer } from './harness.ts';
import { ZENDESK } from './zendesk.ts';

/** How many months; `AFTERWORD_MONTHS` names another number. */
const MONTHS = Number(
  process.env['AFTERWORD_MONTHS'] ?? runs({ sample: isPostgres ? 6 : 12, long: 1_000 }),
);

test(
  'every figure of a month is what a recount of what happened gives',
  { timeout: MONTHS > 20 ? 7_200_000 : 600_000 },
  async () => {
    const warehouse = await openWarehouse();
    const months = fc.asyncProperty(
      month,
      fc.array(call, { maxLength: 6 }),
      async (steps, calls) => {
        const server = await testServer({
          isUnlimited: true,
          webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) },
          dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
        });
        // Nothing happens but what the test does.
        await server.app.dispatcher.stop();
        // Each resolution asks anew.
        const configured = await server.call('/api/v1/csat/config', {
          method: 'PUT',
          headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
          body: JSON.stringify({ pause_days: 0 }),
        });
        expect(configured.status).toBe(200);
        const played = await play(server, steps, calls);
        const { happened } = played;
        // Time moves, and the sender looks, as it would by itself a little later.
        const moveTo = async (at: number) => {
          server.clock.now = at;
          await server.app.sender.round();
          happened.push({ what: 'looked', at, conversation: '' });
        };
        await moveTo(END - 1);
        const office = { ...played.office, now: END - 1 };
        const place = {
          topics: office.teams
            .toSorted((a, b) => (a.name < b.name ? -1 : 1))
            .map(({ id, topics }) => [id, topics] as const),
          teams: new Map(
            office.teams.map(({ id, hours }) => [id, (at: number) => isOpenThen(hours, at)]),
          ),
          agents: office.agents.map(({ id }) => id),
          since: START,
        };
        const recounted = recount(happened, place);

        await comparePeople(server, recounted, office);
        await compareReports(server, recounted, office);
        await compareFigures(server, recounted);

        await moveTo(END + 2 * DAY);
        await server.app.exporter.round();
        happened.push({ what: 'exported', at: server.clock.now, conversation: '' });
        await compareFiles(server, recount(happened, place), warehouse);

        expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
        expect(await checkChats(server.store)).toEqual([]);
        expect(await checkChatRollups(server.store)).toEqual([]);
        await server.close();
      },
    );
    // Shrinking takes minutes, and a server for each try: to shrink, give the seed and the path, and leave this out.
    await fc.assert(months, { endOnFailure: true, numRuns: MONTHS });
  },
);
