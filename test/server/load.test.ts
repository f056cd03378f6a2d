import { expect, test } from 'vitest';
import type { DashboardMetrics } from '../../src/contract/index.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { openStore } from '../../src/server/features.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { readDialogues } from '../data.ts';
import { dialogueBody, sendDialogues } from '../load.ts';
import { freshDatabase } from './database.ts';
import { SECRET } from './harness.ts';
import { startProcess } from './process.ts';

test('1,000 real dialogues: the dashboard equals a recomputation from the file', async () => {
  const database = await freshDatabase();
  await keepAsWritten(database);
  const server = await startProcess(database);
  const dialogues = readDialogues();
  expect(dialogues.length).toBe(1000);
  await sendDialogues(server.url, SECRET, dialogues);
  // Once more: nothing may count twice.
  await sendDialogues(server.url, SECRET, dialogues.slice(0, 100));

  const response = await fetch(`${server.url}/api/v1/cs-metrics/dashboard?topics=100`, {
    headers: { 'x-api-key': SECRET },
  });
  const { metrics } = (await response.json()) as { metrics: DashboardMetrics };

  const bodies = dialogues.map(dialogueBody);
  const mean = (values: number[]) => {
    const sum = values.reduce((a, b) => a + b, 0);
    return Math.floor((sum * 20 + values.length) / (2 * values.length)) / 10;
  };
  const scores = (some: typeof bodies) => some.map(({ csat_score }) => csat_score);
  const escalated = bodies.filter((body) => body.escalated).length;
  expect(metrics).toMatchObject({
    total_conversations: 1000,
    ai_handled_conversations: bodies.filter(({ ai_handled }) => ai_handled).length,
    human_handled_conversations: bodies.filter(({ ai_handled }) => !ai_handled).length,
    escalated_conversations: escalated,
    escalation_rate: escalated / 10,
    avg_csat_score: mean(scores(bodies)),
    avg_ai_csat_score: mean(scores(bodies.filter(({ ai_handled }) => ai_handled))),
    avg_human_csat_score: mean(scores(bodies.filter(({ ai_handled }) => !ai_handled))),
    total_ai_cost: bodies.reduce((sum, { cost_usd }) => sum + Math.round(cost_usd * 100), 0) / 100,
  });
  const counts = new Map<string, number>();
  for (const { topic } of bodies) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  expect(new Map(metrics.top_topics.map(({ topic, count }) => [topic, count]))).toEqual(counts);

  // What was said is what is kept.
  for (const body of [bodies[0]!, bodies[499]!, bodies[999]!]) {
    const one = await fetch(`${server.url}/api/v1/conversations/${body.conversation_id}`, {
      headers: { 'x-api-key': SECRET },
    });
    const { data } = (await one.json()) as { data: { messages: { content: string }[] } };
    expect(data.messages.map(({ content }) => content)).toEqual(
      body.messages.map(({ content }) => content),
    );
  }
});

/** Turns redaction off: the dialogues have phone numbers, and are compared to the letter. */
async function keepAsWritten(database: string): Promise<void> {
  const store = openStore(database);
  await store.migrate();
  await ensureKeys(store, 'default', { secret: SECRET }, 0);
  await store.write((transaction) => setOrganisation(transaction, 'default', { redaction: 0 }));
  await store.close();
}
