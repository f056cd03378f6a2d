import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type ConversationDetailResponse,
  type ExportRowV1,
  type ExportRowV2,
  exportRowV2,
} from '../../src/contract/index.ts';
import { pino } from 'pino';
import { createKey } from '../../src/server/keys/keys.ts';
import { openFiles } from '../../src/server/files/index.ts';
import { createExporter } from '../../src/server/exports/job.ts';
import { temporaryFolder } from './database.ts';
import { ask, bytesOf, idsOf, linesOf, post, talked, urlsOf } from './exported.ts';
import { errorOf, eventMaker, SECRET, testServer } from './harness.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (time: string) => Date.parse(time);

/** The document's sample conversation, as a client gives it. */
const SAMPLE = {
  conversation_id: 'c0a8012e-5d1f-4d7e-9a63-1f0c6b3f2a10',
  platform: 'custom',
  messages: [],
  bot_id: 'bot-5f9c',
  bot_name: 'Support bot',
  platform_conversation_id: 'zd-991',
  conversation_start_time: '2024-05-03T08:05:12.004+00:00',
  conversation_end_time: '2024-05-03T08:10:01.211+00:00',
  language: 'en',
  channel: 'chat',
  labels: ['vip', 'orders'],
  conversations_data: { orderId: 'A-100', bsatScore: 5 },
  test_mode: false,
  conversation_status: 'botHandled',
  last_resolution: 'resolved',
  triggered_replies: [
    {
      reply_timestamp: '2024-05-03T08:05:13.100+00:00',
      reply_id: 'r-1',
      reply_language: 'en',
      reply_name: 'Where is my order',
      reply_type: 'dialogue',
      intent_id: 'i-7',
    },
    {
      reply_timestamp: '2024-05-03T08:09:00.000Z',
      reply_id: 'r-2',
      reply_language: 'en',
      reply_name: 'Anything else',
      reply_type: 'dialogue',
    },
  ],
  triggered_intent_replies: [
    {
      intent_timestamp: '2024-05-03T08:05:13.050+00:00',
      intent_id: 'i-7',
      intent_name: 'Order status',
      not_meaningful: false,
    },
  ],
  is_llm_conversation: true,
  llm_notUnderstood_count: '1',
  llm_responseGenerated_count: 4,
  llm_errorOccurred_count: 0,
  llm_escalationRequired_count: 0,
  llm_fallback_count: '0',
  bot_messages_count: 6,
  customer_messages_count: '5',
  not_understood_messages_count: 1,
};

/** The same as the document's file has it. */
const LINE: ExportRowV2 = {
  bot_id: 'bot-5f9c',
  bot_name: 'Support bot',
  conversation_id: 'c0a8012e-5d1f-4d7e-9a63-1f0c6b3f2a10',
  platform_conversation_id: 'zd-991',
  conversation_start_time: '2024-05-03T08:05:12.004+00:00',
  conversation_end_time: '2024-05-03T08:10:01.211+00:00',
  language: 'en',
  channel: 'messaging',
  labels: ['vip', 'orders'],
  conversations_data: '{"orderId":"A-100","bsatScore":5}',
  test_mode: false,
  conversation_status: 'botHandled',
  last_resolution: 'resolved',
  triggered_replies: [
    {
      reply_timestamp: '2024-05-03T08:05:13.100+00:00',
      reply_id: 'r-1',
      reply_language: 'en',
      reply_name: 'Where is my order',
      reply_type: 'dialogue',
      intent_id: 'i-7',
    },
    {
      reply_timestamp: '2024-05-03T08:09:00.000+00:00',
      reply_id: 'r-2',
      reply_language: 'en',
      reply_name: 'Anything else',
      reply_type: 'dialogue',
    },
  ],
  triggered_intent_replies: [
    {
      intent_timestamp: '2024-05-03T08:05:13.050+00:00',
      intent_id: 'i-7',
      intent_name: 'Order status',
      not_meaningful: false,
    },
  ],
  is_llm_conversation: true,
  llm_notUnderstood_count: '1',
  llm_responseGenerated_count: '4',
  llm_errorOccurred_count: '0',
  llm_escalationRequired_count: '0',
  llm_fallback_count: '0',
  bot_messages_count: '6',
  customer_messages_count: '5',
  not_understood_messages_count: '1',
};

/** A promise, and what keeps it. */
function promised(): [Promise<void>, () => void] {
  const { promise, resolve } = Promise.withResolvers<void>();
  return [promise, resolve];
}

describe("the document's sample conversation", () => {
  test('goes in by the API and comes out with every field, type and format', async () => {
    const server = await testServer();
    server.clock.now = at('2024-05-03T09:00:00Z');
    await post(server, SAMPLE);
    server.clock.now = at('2024-05-04T00:06:00Z');
    await server.app.exporter.round();
    const { urls, date, ...more } = await urlsOf(server, '2024-05-03', { bot: 'bot-5f9c' });
    expect([date, urls.length, more]).toEqual(['2024-05-03', 1, {}]);
    expect(decodeURIComponent(new URL(urls[0]!).pathname)).toMatch(
      /\/conversation_bot-5f9c_20240503_000000000000\.json$/,
    );
    const bytes = await bytesOf(server, '2024-05-03', { bot: 'bot-5f9c' });
    expect(bytes).toBe(`${JSON.stringify(LINE)}\n`);
    expect(exportRowV2.parse(JSON.parse(bytes))).toEqual(LINE);
    const [v1] = linesOf(
      await bytesOf(server, '2024-05-03', { bot: 'bot-5f9c', version: 'v1' }),
    ) as unknown as [ExportRowV1];
    const { customer_messages_count: customers, ...same } = LINE;
    expect(v1).toEqual({ ...same, channel: 'chat', visitor_messages_count: customers });
    // In the same order, in the same place.
    expect(Object.keys(v1)).toEqual(
      Object.keys(LINE).map((name) => name.replace('customer_m', 'visitor_m')),
    );
  });

  test('what is not given is derived', async () => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    await post(server, {
      conversation_id: 'c1',
      ai_agent_id: 'helper',
      language: 'de',
      csat_score: 4,
      status: 'resolved',
      resolved_at: '2026-03-10T08:10:00Z',
      messages: [
        { sender_type: 'customer', content: 'Hallo', timestamp: '2026-03-10T08:00:00.500Z' },
        { sender_type: 'ai', content: 'Guten Tag', timestamp: '2026-03-10T08:00:02Z' },
        { sender_type: 'customer', content: 'Danke', timestamp: '2026-03-10T08:05:00Z' },
      ],
    });
    server.clock.now = at('2026-03-11T01:00:00Z');
    await server.app.exporter.round();
    expect(linesOf(await bytesOf(server, '2026-03-10', { bot: 'helper' }))).toEqual([
      {
        bot_id: 'helper',
        bot_name: 'helper',
        conversation_id: 'c1',
        platform_conversation_id: 'c1',
        conversation_start_time: '2026-03-10T08:00:00.500+00:00',
        conversation_end_time: '2026-03-10T08:10:00.000+00:00',
        language: 'de',
        channel: 'messaging',
        labels: [],
        conversations_data: '{"bsatScore":4}',
        test_mode: false,
        conversation_status: 'botHandled',
        last_resolution: 'resolved',
        triggered_replies: [],
        triggered_intent_replies: [],
        is_llm_conversation: false,
        llm_notUnderstood_count: '0',
        llm_responseGenerated_count: '0',
        llm_errorOccurred_count: '0',
        llm_escalationRequired_count: '0',
        llm_fallback_count: '0',
        bot_messages_count: '1',
        customer_messages_count: '2',
        not_understood_messages_count: '0',
      },
    ]);
  });

  test.each<[string, object, string, string, number | undefined]>([
    ['informed', { status: 'resolved' }, 'botHandled', 'informed', undefined],
    ['low', { status: 'resolved', csat_score: 1 }, 'botHandled', 'informed', 1],
    [
      'helped',
      { status: 'resolved', first_contact_resolution: true },
      'botHandled',
      'resolved',
      undefined,
    ],
    ['nobody', { escalated: true }, 'failedEscalation', 'escalated', undefined],
    ['ticket', { escalated: true, platform: 'zendesk' }, 'email', 'escalated', undefined],
    ['open', {}, 'botHandled', 'undefined', undefined],
  ])('how it went: %s', async (id, more, status, resolution, bsat) => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    await talked(server, id, '2026-03-10T08:00:00Z', more);
    server.clock.now = at('2026-03-12T01:00:00Z');
    await server.app.exporter.round();
    const [row] = linesOf(await bytesOf(server, '2026-03-10'));
    expect([row!.conversation_status, row!.last_resolution]).toEqual([status, resolution]);
    expect((JSON.parse(row!.conversations_data) as { bsatScore?: number }).bsatScore).toBe(bsat);
  });

  test('asked in the widget and not answered is −1', async () => {
    const server = await testServer();
    const event = eventMaker('w1', '2026-03-10T08:00:00Z');
    server.clock.now = at('2026-03-10T08:01:00Z');
    await server.send(
      [
        event('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hi' }),
        event('conversation.resolved'),
        event('survey.shown'),
      ],
      { capabilities: { w1: '0123456789abcdef0123456789abcdef' } },
    );
    server.clock.now = at('2026-03-11T01:00:00Z');
    await server.app.exporter.round();
    const [row] = linesOf(await bytesOf(server, '2026-03-10', { bot: 'default' }));
    expect(row!.conversations_data).toBe('{"bsatScore":-1}');
  });

  test.each([
    [{ channel: 'fax' }, 'channel'],
    [{ bot_messages_count: '-1' }, 'bot_messages_count'],
    [{ llm_fallback_count: 1.5 }, 'llm_fallback_count'],
    [{ labels: 'vip' }, 'labels'],
    [{ conversations_data: '[]' }, 'conversations_data'],
    [{ conversation_end_time: 'yesterday' }, 'conversation_end_time'],
    [{ triggered_replies: [{ reply_id: 'r' }] }, 'triggered_replies.0.reply_timestamp'],
    [{ bot_id: '' }, 'bot_id'],
    [{ bot_id: '../../etc/passwd' }, 'bot_id'],
    [{ bot_id: '..' }, 'bot_id'],
    [{ bot_id: 'a\\b' }, 'bot_id'],
  ])('%j is 422', async (more, path) => {
    const server = await testServer();
    const response = await server.post('/api/v1/conversations', { ...SAMPLE, ...more });
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues![0]!.path).toBe(path);
  });
});

describe('a day', () => {
  test('is pending until it is over and nobody can go on with what ended on it', async () => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    await talked(server, 'open', '2026-03-10T08:00:00Z');
    const status = async (date: string) => {
      await server.app.exporter.round();
      const { urls, status: told } = await urlsOf(server, date);
      return told ?? urls.length;
    };
    expect(await status('2026-03-09')).toBe('none');
    expect(await status('2026-03-10')).toBe('pending');
    server.clock.now = at('2026-03-11T00:10:00Z');
    // Its customer may come back within 24 hours of the last message.
    expect(await status('2026-03-10')).toBe('pending');
    server.clock.now = at('2026-03-11T08:01:00Z');
    expect(await status('2026-03-10')).toBe(1);
    expect(await status('2026-03-11')).toBe('pending');
    server.clock.now = at('2026-03-12T00:10:00Z');
    expect(await status('2026-03-11')).toBe('empty');
    expect(await status('2026-03-12')).toBe('pending');
    expect((await urlsOf(server, '2026-03-10', { bot: 'unknown' })).status).toBe('none');
  });

  test('has each conversation where it ended, whole, and in one file alone', async () => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    await talked(server, 'short', '2026-03-10T08:00:00Z', {
      status: 'resolved',
      resolved_at: '2026-03-10T08:05:00Z',
    });
    server.clock.now = at('2026-03-10T23:55:00Z');
    await talked(server, 'long', '2026-03-10T23:50:00Z');
    for (const day of ['11', '12', '13']) {
      server.clock.now = at(`2026-03-${day}T20:00:00Z`);
      await post(server, {
        conversation_id: 'long',
        messages: [
          {
            message_id: `later-${day}`,
            sender_type: 'customer',
            content: 'And?',
            timestamp: `2026-03-${day}T19:00:00Z`,
          },
        ],
      });
    }
    await post(server, {
      conversation_id: 'long',
      status: 'resolved',
      resolved_at: '2026-03-13T19:30:00Z',
    });
    server.clock.now = at('2026-03-14T00:10:00Z');
    await server.app.exporter.round();
    const days = ['10', '11', '12', '13'].map((day) => `2026-03-${day}`);
    expect(await Promise.all(days.map((day) => idsOf(server, day)))).toEqual([
      ['short'],
      [],
      [],
      ['long'],
    ]);
    const [long] = linesOf(await bytesOf(server, '2026-03-13'));
    expect(long!.customer_messages_count).toBe('4');
    expect(long!.conversation_start_time).toBe('2026-03-10T23:50:00.000+00:00');
  });

  test('what began on a day is in its file and the next one, where it ended within a day', async () => {
    const server = await testServer();
    const begun: string[] = [];
    for (let hour = 0; hour < 24; hour += 3) {
      const start = at('2026-03-10T00:00:00Z') + hour * HOUR;
      server.clock.now = start + HOUR;
      await talked(server, `h${hour}`, new Date(start).toISOString(), {
        status: 'resolved',
        resolved_at: new Date(start + hour * HOUR * 0.9).toISOString(),
      });
      begun.push(`h${hour}`);
    }
    server.clock.now = at('2026-03-13T00:00:00Z');
    await server.app.exporter.round();
    const both = [...(await idsOf(server, '2026-03-10')), ...(await idsOf(server, '2026-03-11'))];
    expect(both.sort()).toEqual(begun.sort());
  });

  test('keeps its bytes whatever comes after', async () => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    for (const id of ['a', 'b', 'c']) {
      await talked(server, id, '2026-03-10T08:00:00Z', {
        status: 'resolved',
        resolved_at: '2026-03-10T08:30:00Z',
        customer_id: id,
      });
    }
    server.clock.now = at('2026-03-11T00:10:00Z');
    await server.app.exporter.round();
    server.clock.now += 1000;
    const bytes = await bytesOf(server, '2026-03-10');
    expect(linesOf(bytes)).toHaveLength(3);

    await post(server, { conversation_id: 'a', csat_score: 1, bot_name: 'Another' });
    await post(server, { conversation_id: 'b', status: 'open' });
    await server.call('/api/v1/customers/c', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    await talked(server, 'late', '2026-03-10T10:00:00Z', {
      status: 'resolved',
      resolved_at: '2026-03-10T11:00:00Z',
    });
    await server.app.exporter.round();
    expect(await bytesOf(server, '2026-03-10')).toBe(bytes);
    const stands = async (id: string) =>
      (await server.get<ConversationDetailResponse>(`/api/v1/conversations/${id}`)).data.export;
    expect(await stands('a')).toEqual({ day: '2026-03-10', late: true });
    expect(await stands('late')).toEqual({ day: null, late: true });
    const metrics = await server.call('/metrics', { headers: { 'x-api-key': SECRET } });
    expect(Number(/afterword_export_late_total (\d+)/.exec(await metrics.text())![1])).toBe(2);
    await expect(server.app.exporter.seal('default', 'b', '2026-03-10')).rejects.toThrow(
      'already written',
    );
    server.clock.now += 365 * DAY;
    await server.app.exporter.round();
    expect(await bytesOf(server, '2026-03-10')).toBe(bytes);
    // Reopened and ended again, it is in no other file.
    expect(await idsOf(server, '2026-03-11')).toEqual([]);
  });

  test('of which a conversation is erased while it is written is written again', async () => {
    const folder = temporaryFolder();
    const server = await testServer({ exportUrl: `file:${folder}` });
    server.clock.now = at('2026-03-10T09:00:00Z');
    for (const id of ['a', 'b']) {
      await talked(server, id, '2026-03-10T08:00:00Z', {
        status: 'resolved',
        resolved_at: '2026-03-10T08:30:00Z',
        customer_id: id,
      });
    }
    server.clock.now = at('2026-03-11T00:10:00Z');
    const real = openFiles(`file:${folder}`);
    const slow = createExporter({
      store: server.store,
      log: pino({ level: 'silent' }),
      now: () => server.clock.now,
      caughtUp: async () => {},
      every: 1 << 30,
      files: {
        ...real,
        async create(name) {
          const draft = await real.create(name);
          return {
            ...draft,
            async publish() {
              await server.call('/api/v1/customers/a', {
                method: 'DELETE',
                headers: { 'x-api-key': SECRET },
              });
              await draft.publish();
            },
          };
        },
      },
    });
    // Waits until both are read.
    await server.get('/api/v1/conversations?q=hi');
    await expect(slow.round()).rejects.toThrow('erased while it was written');
    await slow.stop();
    const left = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(left()).toEqual([]);
    // Its claim is given back: nobody waits until it is taken for a killed node's.
    server.clock.now += 1;
    await server.app.exporter.round();
    expect(await idsOf(server, '2026-03-10')).toEqual(['b']);
    expect(left()).toHaveLength(2);
  });

  test('written by a node that was thought dead is the other one’s, to the byte', async () => {
    const folder = temporaryFolder();
    const server = await testServer({ exportUrl: `file:${folder}` });
    server.clock.now = at('2026-03-10T09:00:00Z');
    const resolved = { status: 'resolved', resolved_at: '2026-03-10T08:30:00Z' };
    for (const id of ['a', 'b']) await talked(server, id, '2026-03-10T08:00:00Z', resolved);
    server.clock.now = at('2026-03-11T00:10:00Z');

    const real = openFiles(`file:${folder}`);
    const [isAt, arrived] = promised();
    const [mayGoOn, release] = promised();
    const slow = createExporter({
      store: server.store,
      log: pino({ level: 'silent' }),
      now: () => server.clock.now,
      caughtUp: async () => {},
      every: 1 << 30,
      files: {
        ...real,
        async create(name) {
          const draft = await real.create(name);
          return {
            ...draft,
            async publish() {
              arrived();
              await mayGoOn;
              await draft.publish();
            },
          };
        },
      },
    });
    await server.app.exporter.round().catch(() => {});
    await server.store.write(async ({ query }) => {
      for (const table of ['exportFile', 'exportDay', 'exported'] as const) {
        await query.deleteFrom(table).execute();
      }
    });
    const late = slow.round();
    await isAt;
    server.clock.now += 10 * 60_000;
    await post(server, { conversation_id: 'a', csat_score: 5 });
    await server.app.exporter.round();
    const bytes = await bytesOf(server, '2026-03-10');
    expect(linesOf(bytes)).toHaveLength(2);
    release();
    await expect(late).rejects.toThrow('Another node took over the day.');
    await slow.stop();
    expect(await bytesOf(server, '2026-03-10')).toBe(bytes);
  });

  test('comes in parts when it is large', async () => {
    const server = await testServer({ exporting: { every: 1 << 30, partBytes: 2500 } });
    server.clock.now = at('2026-03-10T09:00:00Z');
    for (let i = 0; i < 10; i++) {
      await talked(server, `c${i}`, '2026-03-10T08:00:00Z', {
        status: 'resolved',
        resolved_at: `2026-03-10T08:3${i}:00Z`,
      });
    }
    server.clock.now = at('2026-03-11T00:10:00Z');
    await server.app.exporter.round();
    const { urls } = await urlsOf(server, '2026-03-10');
    expect(urls.length).toBeGreaterThan(2);
    expect(new URL(urls[1]!).pathname).toMatch(/_20260310_000000000001\.json$/);
    expect(await idsOf(server, '2026-03-10')).toEqual(
      Array.from({ length: 10 }, (_, i) => `c${i}`),
    );
  });

  test('two bots have days of their own; bots may be called anything', async () => {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    const bots = ['b', '../../etc/passwd', 'b/../b', 'ü 🤖', '.', "b'; drop table ending --"];
    for (const [i, bot] of bots.entries()) {
      await talked(server, `c${i}`, '2026-03-10T08:00:00Z', {
        bot_id: undefined,
        ai_agent_id: bot,
        status: 'resolved',
        resolved_at: '2026-03-10T08:30:00Z',
      });
    }
    server.clock.now = at('2026-03-11T00:10:00Z');
    await server.app.exporter.round();
    for (const [i, bot] of bots.entries()) {
      // A header holds no other letters; those who need them send the id as it is in URLs.
      const rows = linesOf(await bytesOf(server, '2026-03-10', { bot: encodeURIComponent(bot) }));
      expect(rows.map((row) => [row.conversation_id, row.bot_id])).toEqual([[`c${i}`, bot]]);
    }
  });
});

describe('get-signed-urls', () => {
  test.each(['2024-02-30', '03/05/2024', '', null, 20240503, '2024-05-03T25:00:00Z'])(
    'the date %j is 400',
    async (date) => {
      const server = await testServer();
      const response = await ask(server, date);
      expect([response.status, (await errorOf(response)).code]).toEqual([400, 'bad_request']);
    },
  );

  test('an ISO date-time stands for its UTC day', async () => {
    const server = await testServer();
    await talked(server, 'c', '2026-03-09T22:30:00Z', {
      status: 'resolved',
      resolved_at: '2026-03-09T22:45:00Z',
    });
    await server.app.exporter.round();
    for (const date of ['2026-03-09', '2026-03-09T23:59:59.999Z', '2026-03-10T00:30:00+02:00']) {
      expect((await urlsOf(server, date)).date, date).toBe('2026-03-09');
      expect(linesOf(await bytesOf(server, date)), date).toHaveLength(1);
    }
  });

  test('no bot has an id with NUL, and nothing fails', async () => {
    const server = await testServer();
    const response = await ask(server, '2026-03-09', { bot: 'b%00' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ urls: [], status: 'none' });
  });

  test('takes a body whatever type it is said to be', async () => {
    const server = await testServer();
    const status = async (type: string, body: string) => {
      const response = await server.call('/data-export/v2/get-signed-urls', {
        method: 'POST',
        headers: {
          'content-type': type,
          authorization: SECRET,
          organizationId: 'default',
          botId: 'b',
        },
        body,
      });
      return response.status;
    };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'x']) {
      expect(await status(type, '{"date": "2026-03-09"}'), type).toBe(200);
      expect(await status(type, '{"date": "2026-02-30"}'), type).toBe(400);
      expect(await status(type, '{'), type).toBe(400);
    }
  });

  test('needs a key of the organisation with the scope', async () => {
    const server = await testServer();
    const scoped = (scopes: ('export:read' | 'metrics:read')[]) =>
      createKey(server.store, {
        organisationId: 'default',
        kind: 'secret',
        name: 'x',
        scopes,
        now: server.clock.now,
      });
    const status = async (options: object) => (await ask(server, '2026-03-09', options)).status;
    expect(await status({})).toBe(200);
    expect(await status({ authorization: `Bearer ${SECRET}` })).toBe(200);
    expect(await status({ authorization: await scoped(['export:read']) })).toBe(200);
    expect(await status({ authorization: await scoped(['metrics:read']) })).toBe(403);
    expect(await status({ authorization: 'amo_wrong' })).toBe(401);
    expect(await status({ authorization: '' })).toBe(401);
    expect(await status({ organisation: 'another' })).toBe(401);
    expect(await status({ bot: '' })).toBe(400);
  });
});

describe('a link', () => {
  async function exported() {
    const server = await testServer();
    server.clock.now = at('2026-03-10T09:00:00Z');
    for (let i = 0; i < 5; i++) {
      await talked(server, `c${i}`, '2026-03-10T08:00:00Z', {
        status: 'resolved',
        resolved_at: '2026-03-10T08:30:00Z',
      });
    }
    server.clock.now = at('2026-03-11T00:10:00Z');
    await server.app.exporter.round();
    const { urls } = await urlsOf(server, '2026-03-10');
    return { server, url: urls[0]! };
  }

  test('opens for a day, a new one comes with each call; altered it opens nothing', async () => {
    const { server, url } = await exported();
    expect((await fetch(url)).status).toBe(200);
    for (const [from, to] of [
      ['2026-03-10/0', '2026-03-09/0'],
      ['/v2/', '/v1/'],
      ['/bot%3Db/', '/bot%3Dc/'],
      ['/default/', '/other/'],
      ['signature=', 'signature=A'],
      [/expires=\d+/.exec(url)![0], 'expires=99999999999'],
      ['000000000000.json', '000000000001.json'],
      [/\?.*/.exec(url)![0], ''],
    ] as const) {
      const altered = url.replace(from, to);
      expect([altered === url, (await fetch(altered)).status]).toEqual([
        false,
        // The name at its end is told by what is before it.
        from === '000000000000.json' ? 200 : 403,
      ]);
    }
    server.clock.now += DAY + 1000;
    expect((await fetch(url)).status).toBe(403);
    const { urls } = await urlsOf(server, '2026-03-10');
    expect(urls[0]).not.toBe(url);
    expect((await fetch(urls[0]!)).status).toBe(200);
  });

  test('gives length, hash, ranges, and gzip to who takes it', async () => {
    const { url } = await exported();
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    const bytes = Buffer.from(await plain.arrayBuffer());
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(plain.headers.get('etag')).toBe(`"${hash}"`);
    expect(plain.headers.get('content-length')).toBe(String(bytes.length));
    expect(plain.headers.get('content-disposition')).toContain(
      'conversation_b_20260310_000000000000.json',
    );
    const part = await fetch(url, {
      headers: { range: 'bytes=100-199', 'accept-encoding': 'identity' },
    });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 100-199/${bytes.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    const beyond = await fetch(url, { headers: { range: `bytes=${bytes.length}-` } });
    expect(beyond.status).toBe(416);
    const same = await fetch(url, { headers: { 'if-none-match': `"${hash}"` } });
    expect(same.status).toBe(304);
    const { get } = await import('node:http');
    const zipped = await new Promise<Buffer>((resolve) =>
      get(url, { headers: { 'accept-encoding': 'gzip' } }, async (response) => {
        expect(response.headers['content-encoding']).toBe('gzip');
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve(Buffer.concat(chunks));
      }),
    );
    expect(gunzipSync(zipped)).toEqual(bytes);
  });
});
