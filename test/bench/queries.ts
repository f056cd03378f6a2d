import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../src/server/app.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import { escalationDifferences } from '../../src/server/numbers/rules/escalation.ts';
import { figureDifferences } from '../../src/server/numbers/rules/figures.ts';
import { rollupDifferences } from '../../src/server/numbers/rules/rollup.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { openStore } from '../../src/server/features.ts';
import { saveFigures } from '../../src/server/numbers/store/figures.ts';
import { saveEscalationRollups, saveRollups } from '../../src/server/numbers/store/rollups.ts';
import { median, printFigures } from './table.ts';

const KEY = 'amo_secret_of_the_bench';
const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = 31;
const BUDGET = 20;
const GROWTH = 2;
const DAYS = 90;
const DAY = 86_400_000;

const QUERIES = {
  'dashboard, 24 hours': 'dashboard?time_range=24',
  'dashboard, 90 days': 'dashboard?time_range=2160',
  'cost analysis, 90 days': 'cost-analysis?time_range=2160',
  'CSAT by day, 90 days': 'csat-trends?time_range=2160&interval=day',
  'escalation patterns, 90 days': 'escalation-patterns?time_range=2160',
  'figures by day, 30 days and the 30 before': 'series',
  'figures by topic, 30 days and the 30 before': 'breakdown?by=topic',
};

/** Reading the numbers of ever more conversations, each spread over ninety days and twenty topics. */
export async function benchQueries(): Promise<void> {
  const times = new Map<string, number[]>();
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
    const now = Date.now();
    const store = openStore(`sqlite:${folder}/a.db`);
    await store.migrate();
    await ensureKeys(store, 'default', { secret: KEY }, now);
    for (let first = 0; first < size; first += 10_000) {
      const batch = Array.from({ length: 10_000 }, (_, i) => {
        const index = first + i;
        // Spread evenly, and in no order.
        const startedAt = now - Math.floor(((index * 0.618_033_988_749_895) % 1) * DAYS * DAY);
        return {
          ...emptyConversation('default', `c${index}`, startedAt),
          topic: `topic ${index % 20}`,
          topicKey: `topic_${index % 20}`,
          aiHandled: index % 3 > 0,
          escalated: index % 7 === 0,
          csatScore: index % 4 === 0 ? (index % 5) + 1 : null,
          costMicros: index % 100_000,
          estimatedHumanCostMicros: 7_500_000,
        };
      });
      await store.write(async ({ save }) => {
        await save(insertConversations, batch.map(conversationRow));
        const changes = batch.map((after) => ({ before: null, after }));
        await save(saveRollups, rollupDifferences(changes));
        await save(saveFigures, figureDifferences(changes));
        await save(
          saveEscalationRollups,
          escalationDifferences(
            batch
              .filter(({ escalated }) => escalated)
              .map((one, index) => ({
                before: null,
                after: {
                  ...one,
                  reason: `reason ${index % 4}`,
                  messagesBefore: 3,
                  secondsBefore: 60,
                  sentiment: 'negative' as const,
                },
              })),
          ),
        );
      });
    }
    const app = createApp({ store, log: pino({ level: 'silent' }) });
    for (const [what, path] of Object.entries(QUERIES)) {
      const taken: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        const response = await app.fetch(
          new Request(`http://bench/api/v1/cs-metrics/${path}`, { headers: { 'x-api-key': KEY } }),
        );
        await response.text();
        taken.push(performance.now() - start);
      }
      times.set(what, [...(times.get(what) ?? []), median(taken)]);
    }
    await app.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  printFigures(
    `Numbers of ${SIZES.map((size) => size.toLocaleString('en')).join(', ')} conversations, median of ${ROUNDS}`,
    [...times].map(([what, medians]) => {
      const [least = 0] = medians;
      const most = medians.at(-1) ?? 0;
      return {
        what,
        figure: `${medians.map((time) => time.toFixed(1)).join(', ')} ms, grows ${(most / least).toFixed(1)} ×`,
        budget: `≤ ${BUDGET} ms, ≤ ${GROWTH} ×`,
        holds: most <= BUDGET && most / least <= GROWTH,
      };
    }),
  );
}
