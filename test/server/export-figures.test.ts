import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ExportMetricsResponse,
  exportResolution,
  exportStatus,
  type ExportRowV2,
} from '../../src/contract/index.ts';
import {
  addUpFigures,
  countedOf,
  countRow,
  type DayFigures,
  exportFigures,
  noFigures,
} from '../../src/server/exports/rules/figures.ts';
import { testServer } from './harness.ts';

const intent = fc.record({
  intent_timestamp: fc.integer({ min: 0, max: 5 }).map((s) => `2024-05-03T08:00:0${s}.000+00:00`),
  intent_id: fc.constant('i'),
  intent_name: fc.constantFrom(
    'Greeting',
    'Talk to a human/agent',
    'Order status',
    'Refund',
    '__proto__',
    'constructor',
  ),
  not_meaningful: fc.boolean(),
});

const row = fc
  .record({
    conversation_status: fc.constantFrom(...exportStatus.options),
    last_resolution: fc.constantFrom(...exportResolution.options),
    customer: fc.nat(20),
    missed: fc.nat(20),
    triggered_intent_replies: fc.array(intent, { maxLength: 4 }),
  })
  .map(({ customer, missed, ...more }) => ({
    ...more,
    customer_messages_count: String(customer),
    not_understood_messages_count: String(Math.min(customer, missed)),
  })) as fc.Arbitrary<ExportRowV2>;

const figuresOf = (rows: readonly ExportRowV2[]): DayFigures => {
  const figures = noFigures();
  for (const one of rows) countRow(figures, countedOf(one));
  // As they come out of the database.
  return JSON.parse(JSON.stringify(figures)) as DayFigures;
};

const tenth = (part: number, whole: number) =>
  whole === 0 ? null : Math.floor((part * 1000) / whole + 0.5 + 1e-9) / 10;

describe('the popular metrics', () => {
  test('are what their formulas say of the lines, however they are split into days', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 5 }), (days) => {
        const got = exportFigures(addUpFigures(days.map(figuresOf)));
        const rows = days.flat();
        const escalated = ['email', 'agent', 'customEscalation'];
        const how = (wanted: readonly string[]) =>
          rows.filter((one) => wanted.includes(one.conversation_status)).length;
        const came = (wanted: readonly string[]) =>
          rows.filter((one) => wanted.includes(one.last_resolution)).length;
        const sum = (name: 'customer_messages_count' | 'not_understood_messages_count') =>
          rows.reduce((all, one) => all + Number(one[name]), 0);
        const total = rows.length;
        expect(got).toMatchObject({
          total,
          bot_handled_rate: tenth(how(['botHandled']), total),
          deflection_rate: tenth(total - how(escalated), total),
          escalation_rate: tenth(how(escalated), total),
          failed_escalation_rate: tenth(how(['failedEscalation']), total),
          informed_rate: tenth(came(['informed']), total),
          automation_rate: tenth(came(['informed', 'resolved']), total),
          custom_resolution_rate: tenth(came(['informed', 'resolved']), total),
          messages_understood_rate: tenth(
            sum('customer_messages_count') - sum('not_understood_messages_count'),
            sum('customer_messages_count'),
          ),
        });
        const withIntent = rows.filter((one) => one.triggered_intent_replies.length > 0).length;
        for (const list of [got.first_intents, got.last_intents]) {
          expect(list.reduce((all, one) => all + one.count, 0)).toBe(withIntent);
        }
        const telling = rows.filter((one) =>
          one.triggered_intent_replies.some(
            ({ intent_name, not_meaningful }) =>
              !not_meaningful && !['Greeting', 'Talk to a human/agent'].includes(intent_name),
          ),
        ).length;
        const byIntent = got.by_first_meaningful_intent;
        expect(byIntent.reduce((all, one) => all + one.total, 0)).toBe(telling);
        expect(byIntent.map(({ intent_name }) => intent_name)).not.toContain('Greeting');
      }),
    );
  });

  test('are those of the files, by bot or of all', async () => {
    const server = await testServer();
    server.clock.now = Date.parse('2026-03-10T09:00:00Z');
    const given = [
      ['b1', 'botHandled', 'resolved', 4, 1],
      ['b1', 'agent', 'escalated', 3, 0],
      ['b2', 'failedEscalation', 'informed', 3, 2],
    ] as const;
    for (const [
      i,
      [bot_id, conversation_status, last_resolution, customer, missed],
    ] of given.entries()) {
      await server.post('/api/v1/conversations', {
        conversation_id: `c${i}`,
        platform: 'custom',
        messages: [],
        bot_id,
        conversation_status,
        last_resolution,
        customer_messages_count: customer,
        not_understood_messages_count: missed,
        conversation_start_time: '2026-03-10T08:00:00Z',
        conversation_end_time: '2026-03-10T08:30:00Z',
      });
    }
    const metrics = (query: string) =>
      server.get<ExportMetricsResponse>(`/data-export/v2/metrics?${query}`);
    expect(await metrics('from=2026-03-01&to=2026-03-31')).toMatchObject({ total: 0, days: 0 });
    server.clock.now = Date.parse('2026-03-11T01:00:00Z');
    await server.app.exporter.round();
    expect(await metrics('from=2026-03-10&to=2026-03-10')).toEqual({
      from: '2026-03-10',
      to: '2026-03-10',
      bot_id: null,
      days: 2,
      total: 3,
      bot_handled_rate: 33.3,
      deflection_rate: 66.7,
      escalation_rate: 33.3,
      failed_escalation_rate: 33.3,
      informed_rate: 33.3,
      automation_rate: 66.7,
      custom_resolution_rate: 66.7,
      messages_understood_rate: 70,
      first_intents: [],
      last_intents: [],
      by_first_meaningful_intent: [],
    });
    expect(await metrics('from=2026-03-10&to=2026-03-10&botId=b2')).toMatchObject({
      total: 1,
      messages_understood_rate: 33.3,
    });
    const bad = await server.call('/data-export/v2/metrics?from=2026-03-10&to=2026-03-09', {
      headers: { 'x-api-key': 'amo_secret_of_the_tests' },
    });
    expect(bad.status).toBe(422);
  });
});
