import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type {
  AlertCheckResponse,
  AlertDelivery,
  AlertListResponse,
  AlertResponse,
  AuditResponse,
  SeriesResponse,
} from '../../src/contract/index.ts';
import { createApp } from '../../src/server/app.ts';
import { startMailServer } from '../mail-server.ts';
import { startReceiver } from '../receiver.ts';
import { errorOf, SECRET, type TestServer } from './harness.ts';
import { stillServer } from './still-server.ts';
import { customer, makeAgent, signIn } from './team.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const server = (more: Parameters<typeof stillServer>[0] = {}) =>
  stillServer({ mailFrom: 'support@example.com', ...more });

const call = (at: TestServer, method: string, path: string, body?: object) =>
  at.call(`/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

const TYPES = ['alert.started', 'alert.ended'];

const LOW = {
  name: 'CSAT is low',
  figure: 'csat_percent',
  comparison: 'below',
  threshold: 80,
  window_hours: 24,
  minimum: 20,
};

async function makeAlert(at: TestServer, body: object = {}) {
  const response = await call(at, 'POST', 'alerts', { ...LOW, ...body });
  expect(response.status).toBe(201);
  return ((await response.json()) as AlertResponse).data;
}

/** Conversations that started just before now. */
async function start(at: TestServer, count: number, more: object = {}, ago = MINUTE) {
  for (let index = 0; index < count; index++) {
    const time = new Date(at.clock.now - ago).toISOString();
    const response = await at.post('/api/v1/conversations', {
      conversation_id: crypto.randomUUID(),
      platform: 'custom',
      started_at: time,
      messages: [{ sender_type: 'customer', content: 'Hello', timestamp: time }],
      ...more,
    });
    expect(response.status).toBe(201);
  }
}

/** Moves the clock in minutes, and lets the server look every minute. */
async function pass(at: TestServer, minutes: number) {
  for (let minute = 0; minute < minutes; minute++) {
    at.clock.now += MINUTE;
    await at.app.watch.round();
    await at.app.notifier.round();
  }
}

const list = (at: TestServer) => at.get<AlertListResponse>('/api/v1/alerts');

async function check(at: TestServer, body: object) {
  const response = await call(at, 'POST', 'alerts/check', body);
  expect(response.status).toBe(200);
  return (await response.json()) as AlertCheckResponse;
}

test('mails the administrators once when a figure passes its limit, and once when it is over', async () => {
  const mails = await startMailServer();
  const at = await server({ smtpUrl: mails.url });
  await makeAgent(at, 'Ana', { role: 'admin' });
  await makeAgent(at, 'Ben');
  await makeAlert(at);
  await start(at, 15, { csat_score: 5 });
  await start(at, 4, { csat_score: 1 });
  await pass(at, 6);
  // 78.9 %, but of 19.
  expect(mails.received).toEqual([]);
  await start(at, 1, { csat_score: 2 });
  await pass(at, 30);
  expect(mails.received.map(({ to }) => to)).toEqual(['ana@example.com']);
  const [{ mail }] = mails.received as [(typeof mails.received)[0]];
  expect(mail.subject).toBe('Alert: CSAT is low');
  expect(mail.text).toContain(
    'CSAT (last 24 hours): 75\u00a0% of 20 ratings. The limit is below 80\u00a0%.',
  );
  expect(mail.text).toContain('https://support.example.com/dashboard/alerts');
  expect((await list(at)).data).toMatchObject([{ state: 'firing', last_ended_at: null }]);

  await start(at, 20, { csat_score: 4 });
  await pass(at, 30);
  expect(mails.received.length).toBe(2);
  const over = mails.received[1]!.mail;
  expect(over.subject).toBe('Over: CSAT is low');
  expect(over.text).toContain('It is over. CSAT (last 24 hours): 87.5\u00a0% of 40 ratings.');
  expect((await list(at)).firings).toMatchObject([{ name: 'CSAT is low', end_reason: 'over' }]);
});

test('the value is that of the overview', async () => {
  const at = await server();
  await start(at, 7, { csat_score: 5, escalated: true, ai_handled: true });
  await start(at, 4, { csat_score: 3, ai_handled: true, status: 'resolved' });
  await start(at, 3, { csat_score: 1, status: 'merged' }).catch(() => {});
  const from = new Date(at.clock.now + 1 - 24 * HOUR).toISOString();
  const to = new Date(at.clock.now + 1).toISOString();
  const { total } = await at.get<SeriesResponse>(
    `/api/v1/cs-metrics/series?from=${from}&to=${to}&interval=hour`,
  );
  const rule = { comparison: 'above', threshold: 2, window_hours: 24 };
  for (const figure of [
    'csat_percent',
    'avg_csat_score',
    'escalation_rate',
    'ai_resolution_rate',
    'conversations',
    'escalated',
  ] as const) {
    const { value } = await check(at, { ...rule, figure });
    expect([figure, value]).toEqual([figure, total[figure]]);
  }
});

test('a figure that goes up and down every minute is told a few times a day', async () => {
  const mails = await startMailServer();
  const at = await server({ smtpUrl: mails.url });
  await signIn(at, (await makeAgent(at, 'Ana', { role: 'admin' })).id, 'busy');
  await makeAlert(at, {
    figure: 'waiting',
    comparison: 'above',
    threshold: 0,
    minimum: 0,
    rest_minutes: 60,
  });
  const home = customer(at, 'c1');
  await home.say('Hello');
  for (let minute = 0; minute < 120; minute++) {
    if (minute % 2 === 0) await home.escalate();
    else await home.act({ type: 'cancel' });
    await pass(at, 1);
  }
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual(['Alert: CSAT is low']);
});

test('a queue in which nobody comes is told after the limit', async () => {
  const receiver = await startReceiver();
  const at = await server();
  await call(at, 'POST', 'webhooks/outgoing', {
    url: receiver.url,
    types: TYPES,
  });
  // Is there, and busy: the customer waits.
  await signIn(at, (await makeAgent(at, 'Ben')).id, 'busy');
  const { id } = await makeAlert(at, {
    name: 'Queue <b>',
    figure: 'longest_wait_seconds',
    comparison: 'above',
    threshold: 300,
    minimum: 0,
  });
  const home = customer(at, 'c1');
  await home.say('Hello');
  await home.escalate();
  await pass(at, 4);
  expect(receiver.requests).toEqual([]);
  await pass(at, 3);
  const bodies = receiver.requests.map(({ body }) => JSON.parse(body.toString()) as AlertDelivery);
  expect(bodies).toMatchObject([
    {
      type: 'alert.started',
      data: { alert_id: id, name: 'Queue <b>', threshold: 300, ended_at: null, end_reason: null },
    },
  ]);
  expect(bodies[0]!.data.value).toBeGreaterThan(300);
  expect(bodies[0]!.data.text).toMatch(
    /^Longest wait \(now\): [56] minutes\. The limit is above 5 minutes\.$/,
  );

  expect((await call(at, 'PATCH', `alerts/${id}`, { enabled: false })).status).toBe(200);
  await at.app.notifier.round();
  const ended = JSON.parse(receiver.requests[1]!.body.toString()) as AlertDelivery;
  expect(ended).toMatchObject({
    type: 'alert.ended',
    data: { firing_id: bodies[0]!.data.firing_id, end_reason: 'off' },
  });
  expect((await list(at)).data).toMatchObject([{ state: 'off' }]);
});

test('escalations are compared with the same hour of the weeks before, by the clocks of the organisation', async () => {
  const at = await server();
  await call(at, 'PATCH', 'organisation', { time_zone: 'Europe/Berlin' });
  // Three days after the clocks were put forward: 12:00 is 10:00 UTC, before it was 11:00.
  at.clock.now = Date.parse('2026-04-01T10:00:00Z');
  const ago = (weeks: number, shift: number) => weeks * 7 * DAY - shift + 10 * MINUTE;
  await start(at, 1, {}, ago(5, 0));
  for (const [weeks, count] of [
    [1, 3],
    [2, 1],
    [3, 2],
    [4, 9],
  ] as const) {
    await start(at, count, { escalated: true }, ago(weeks, HOUR));
  }
  const rule = {
    figure: 'escalated',
    comparison: 'usual',
    threshold: 2,
    window_hours: 1,
    minimum: 5,
  };
  expect(await check(at, rule)).toMatchObject({ value: 0, usual: 2.5, reached: false });
  await start(at, 4, { escalated: true });
  expect(await check(at, rule)).toMatchObject({ value: 4, reached: false });
  await start(at, 1, { escalated: true });
  expect(await check(at, rule)).toMatchObject({ value: 5, usual: 2.5, reached: true });
  expect(await check(at, { ...rule, threshold: 2.1 })).toMatchObject({ reached: false });
});

test('what is usual is not known in the first weeks', async () => {
  const at = await server();
  await start(at, 30, { escalated: true });
  const rule = { figure: 'escalated', comparison: 'usual', threshold: 2, window_hours: 1 };
  expect(await check(at, rule)).toMatchObject({ value: 30, usual: null, reached: null });
});

test('mails wait for the end of quiet hours, also where the clocks change; JSON does not, Slack does', async () => {
  const mails = await startMailServer();
  const at = await server({ smtpUrl: mails.url });
  const [json, slack] = [await startReceiver(), await startReceiver()];
  await call(at, 'POST', 'webhooks/outgoing', { url: json.url, types: TYPES });
  await call(at, 'POST', 'webhooks/outgoing', {
    url: slack.url,
    types: TYPES,
    form: 'slack',
  });
  await call(at, 'PATCH', 'organisation', { time_zone: 'Europe/Berlin' });
  await call(at, 'PATCH', 'notifications/settings', {
    quiet_hours: { from: '22:00', to: '07:00' },
    language: 'de',
  });
  // 23:30 of the night in which the clocks are put forward at 2:00.
  at.clock.now = Date.parse('2026-03-28T22:30:00Z');
  await makeAlert(at, { mail_to: ['Lead@example.com'] });
  await start(at, 20, { csat_score: 1 });
  await pass(at, 6);
  expect(json.requests.length).toBe(1);
  expect(slack.requests.length).toBe(0);
  at.clock.now = Date.parse('2026-03-29T04:59:00Z');
  await at.app.notifier.round();
  expect(mails.received).toEqual([]);
  at.clock.now = Date.parse('2026-03-29T05:00:00Z');
  await at.app.notifier.round();
  expect(mails.received.map(({ to }) => to)).toEqual(['lead@example.com']);
  expect(mails.received[0]!.mail.text).toContain('aus 20 Bewertungen');
  expect(mails.received[0]!.mail.text).toContain('28.03.2026, 23:3');
  expect(slack.requests.length).toBe(1);
});

test('what began and ended in quiet hours is one mail', async () => {
  const mails = await startMailServer();
  const at = await server({ smtpUrl: mails.url });
  await call(at, 'PATCH', 'notifications/settings', {
    quiet_hours: { from: '11:00', to: '14:00' },
  });
  await makeAlert(at, { mail_to: ['lead@example.com'], rest_minutes: 300 });
  await start(at, 20, { csat_score: 1 });
  await pass(at, 6);
  await start(at, 100, { csat_score: 5 });
  await pass(at, 20);
  at.clock.now = Date.parse('2026-03-10T14:00:00Z');
  await at.app.notifier.round();
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual(['Over: CSAT is low']);
});

test('of two nodes, one tells', async () => {
  const receiver = await startReceiver();
  const at = await server();
  await call(at, 'POST', 'webhooks/outgoing', { url: receiver.url, types: TYPES });
  await makeAlert(at);
  await start(at, 20, { csat_score: 1 });
  const other = createApp({
    store: at.store,
    log: pino({ level: 'silent' }),
    now: () => at.clock.now,
    allowsPrivateReceivers: true,
    exporting: { every: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30 },
    watching: { every: 1 << 30 },
  });
  onTestFinished(() => other.stop());
  for (let round = 0; round < 10; round++) {
    at.clock.now += MINUTE;
    await Promise.all([at.app.watch.round(), other.watch.round()]);
    await Promise.all([at.app.notifier.round(), other.notifier.round()]);
  }
  expect(receiver.requests.length).toBe(1);
});

test('an alert ends when there is too little to tell, and says so', async () => {
  const receiver = await startReceiver();
  const at = await server();
  await call(at, 'POST', 'webhooks/outgoing', { url: receiver.url, types: TYPES });
  await makeAlert(at);
  await start(at, 20, { csat_score: 1 });
  await pass(at, 6);
  at.clock.now += DAY;
  await pass(at, 30);
  const ended = JSON.parse(receiver.requests[1]!.body.toString()) as AlertDelivery;
  expect(ended.data).toMatchObject({ end_reason: 'too_few', value: null });
  expect(ended.data.text).toMatch(
    /^It ends because there are too few conversations or ratings to compare\. CSAT/,
  );
});

test('alerts must not use up the mails that tell of customers, and have a limit of their own', async () => {
  const mails = await startMailServer();
  const at = await server({ smtpUrl: mails.url, bounds: { report_mails_per_organisation: 1 } });
  await makeAlert(at, { mail_to: ['one@example.com', 'two@example.com'] });
  await start(at, 20, { csat_score: 1 });
  await pass(at, 6);
  expect(mails.received.length).toBe(1);
  await makeAgent(at, 'Ben');
  const home = customer(at, 'c1');
  await home.say('Hello');
  await home.escalate();
  await at.app.notifier.round();
  expect(mails.received.map(({ mail }) => mail.subject)).toEqual([
    'Alert: CSAT is low',
    'A customer is waiting, and no agent is online',
  ]);
});

test('refuses rules that make no sense, on creation and on change', async () => {
  const at = await server();
  for (const [body, path] of [
    [{ comparison: 'usual' }, 'comparison'],
    [{ figure: 'escalated', comparison: 'usual', threshold: 1 }, 'threshold'],
    [{ figure: 'escalated', comparison: 'usual', threshold: 2, window_hours: 48 }, 'window_hours'],
    [{ figure: 'waiting' }, 'comparison'],
    [{ threshold: 101 }, 'threshold'],
    [{ figure: 'avg_csat_score', threshold: 6 }, 'threshold'],
    [{ mail_to: ['nobody'] }, 'mail_to.0'],
    [{ name: '' }, 'name'],
    [{ window_hours: 0 }, 'window_hours'],
  ] as const) {
    const response = await call(at, 'POST', 'alerts', { ...LOW, ...body });
    const { code, issues } = await errorOf(response);
    expect([code, issues?.[0]?.path]).toEqual(['invalid_request', path]);
  }
  const { id } = await makeAlert(at);
  const changed = await call(at, 'PATCH', `alerts/${id}`, { figure: 'waiting' });
  expect((await errorOf(changed)).issues?.[0]?.path).toBe('comparison');
  expect((await list(at)).data).toMatchObject([{ figure: 'csat_percent' }]);
});

test('there can be fifty; who changed them is in the audit trail', async () => {
  const at = await server({ isUnlimited: true });
  for (let index = 0; index < 50; index++) await makeAlert(at);
  expect((await call(at, 'POST', 'alerts', LOW)).status).toBe(409);
  const { id } = (await list(at)).data[0]!;
  expect((await call(at, 'DELETE', `alerts/${id}`)).status).toBe(200);
  expect((await call(at, 'DELETE', `alerts/${id}`)).status).toBe(404);
  const { data } = await at.get<AuditResponse>('/api/v1/audit?limit=200');
  expect(data.filter(({ action }) => action === 'alerts').length).toBe(51);
});
