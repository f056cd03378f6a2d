import { expect } from 'vitest';
import type { ExportDaysResponse, ExportMetricsResponse } from '../../src/contract/index.ts';
import type { TestServer } from '../server/harness.ts';
import { recountFiles } from './files.ts';
import type { Recount } from './happened.ts';
import { figuresOf, type Warehouse } from './warehouse.ts';

type Line = Record<string, unknown>;

/** Version 1 has other names of two things. */
const asVersion1 = ({ customer_messages_count, ...line }: Line): Line => ({
  ...line,
  channel: line['channel'] === 'email' ? 'ticket' : 'chat',
  visitor_messages_count: customer_messages_count,
});

/** The values of a line as numbers and times, whatever a database makes of them. */
const comparable = (line: Line): Line =>
  JSON.parse(JSON.stringify(line), (name, value: unknown) => {
    if (name.endsWith('_count')) return Number(value);
    if (name.endsWith('_time') || name.endsWith('_timestamp')) return Date.parse(String(value));
    if (name === 'conversations_data' && typeof value === 'string') return JSON.parse(value);
    // DuckDB has all fields of a list's entries.
    return name === 'intent_id' && value === null ? undefined : value;
  }) as Line;

const byId = (lines: readonly Line[]) =>
  lines
    .map(comparable)
    .sort((a, b) => (String(a['conversation_id']) < String(b['conversation_id']) ? -1 : 1));

/** Compares the files, the list of days, the metrics and the documented SQL. */
export async function compareFiles(
  server: TestServer,
  { files, erased }: Recount,
  warehouse: Warehouse,
): Promise<void> {
  const period = 'from=2026-01-01&to=2026-04-30';
  const { days } = await server.get<ExportDaysResponse>(`/data-export/v2/days?${period}`);
  const inOrder = (a: { bot: string; date: string }, b: { bot: string; date: string }) =>
    a.bot < b.bot ? -1 : a.bot > b.bot ? 1 : a.date < b.date ? -1 : 1;
  expect(
    days
      .map(({ bot_id: bot, date, conversations, erased }) => ({ bot, date, conversations, erased }))
      .sort(inOrder),
  ).toEqual(
    files
      .map(({ bot, date, lines }) => ({
        bot,
        date,
        conversations: lines.length,
        erased: lines.filter((line) => erased.has(line['conversation_id'] as string)).length,
      }))
      .sort(inOrder),
  );
  const texts = new Map<string, string>();
  for (const day of days) {
    const { lines } = files.find(({ bot, date }) => bot === day.bot_id && date === day.date)!;
    for (const version of ['v1', 'v2'] as const) {
      let text = '';
      for (const file of day.files.filter((one) => one.version === version)) {
        const part = await (await fetch(file.url)).text();
        if (version === 'v2') texts.set(file.name, part);
        text += part;
      }
      const shown = text.split('\n').filter(Boolean);
      expect(
        shown.map((line) => JSON.parse(line) as Line),
        `${day.bot_id} ${day.date} ${version}`,
      ).toEqual(version === 'v1' ? lines.map(asVersion1) : lines);
    }
  }

  const {
    from,
    to,
    bot_id,
    days: count,
    ...metrics
  } = await server.get<ExportMetricsResponse>(`/data-export/v2/metrics?${period}`);
  expect([from, to, bot_id, count]).toEqual(['2026-01-01', '2026-04-30', null, files.length]);
  const expected = recountFiles(files);
  const { custom_resolution_rate, ...popular } = metrics;
  expect(custom_resolution_rate).toBe(metrics.automation_rate);
  expect(
    figuresOf({
      ...popular,
      by_first_meaningful_intent: metrics.by_first_meaningful_intent.map(
        ({ custom_resolution_rate, ...one }) => {
          expect(custom_resolution_rate).toBe(one.automation_rate);
          return one;
        },
      ),
    }),
  ).toEqual(expected);

  const lines = files.flatMap((day) => day.lines);
  const loaded = await warehouse.load(texts);
  expect(byId(loaded.map(({ line }) => JSON.parse(line as string) as Line))).toEqual(byId(lines));
  expect(await warehouse.metrics()).toEqual(expected);
  const scores = lines
    .map((line) => (JSON.parse(line['conversations_data'] as string) as Line)['bsatScore'])
    .filter((score) => typeof score === 'number' && score > 0) as number[];
  const average = await warehouse.average();
  expect(Number(average['ratings'])).toBe(scores.length);
  if (scores.length === 0) expect(average['average_rating']).toBeNull();
  else {
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    expect(Number(average['average_rating'])).toBeCloseTo(mean, 9);
  }
}
