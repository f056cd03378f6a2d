// @postgres-in-the-long-run: it is about the words of a mail.
import { expect, test } from 'vitest';
import type { AuditResponse, DigestResponse, SeriesResponse } from '../../src/contract/index.ts';
import { startMailServer, type MailServer } from '../mail-server.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { makeAgent } from './team.ts';

/** A server with a mail server, on a Tuesday. */
async function start(): Promise<{ at: TestServer; mails: MailServer }> {
  const mails = await startMailServer();
  const at = await testServer({
    smtpUrl: mails.url,
    mailFrom: 'support@example.com',
    publicUrl: 'https://support.example.com',
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30, random: () => 1 },
    watching: { every: 1 << 30 },
  });
  return { at, mails };
}

const call = (at: TestServer, method: string, path: string, body?: object) =>
  at.call(`/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

async function change(at: TestServer, body: object) {
  const response = await call(at, 'PATCH', 'digest', body);
  expect(response.status).toBe(200);
  return ((await response.json()) as DigestResponse).data;
}

async function goTo(at: TestServer, time: string) {
  at.clock.now = Date.parse(time);
  await at.app.watch.round();
  await at.app.notifier.round();
}

async function talk(at: TestServer, time: string, more: object = {}) {
  const response = await at.post('/api/v1/conversations', {
    conversation_id: crypto.randomUUID(),
    platform: 'custom',
    started_at: time,
    messages: [{ sender_type: 'customer', content: 'Where is <b>my lamp</b>?', timestamp: time }],
    ...more,
  });
  expect(response.status).toBe(201);
}

test('is off, and once on, is sent at its time of the week, by the clocks of the organisation', async () => {
  const { at, mails } = await start();
  await makeAgent(at, 'Ana', { role: 'admin' });
  await makeAgent(at, 'Ben');
  await call(at, 'PATCH', 'organisation', { time_zone: 'Europe/Berlin' });
  await goTo(at, '2026-03-16T12:00:00Z');
  expect(mails.received).toEqual([]);
  const data = await change(at, { enabled: true, weekday: 1, time: '08:00' });
  expect(data).toMatchObject({ last_at: '2026-03-16T07:00:00.000Z', mails_leave: true });
  expect(data.next_at).toBe('2026-03-23T07:00:00.000Z');
  // What has passed is not made up for.
  await goTo(at, '2026-03-16T13:00:00Z');
  await goTo(at, '2026-03-23T06:59:59Z');
  expect(mails.received).toEqual([]);
  await goTo(at, '2026-03-23T07:00:00Z');
  await goTo(at, '2026-03-23T07:01:00Z');
  expect(mails.received.map(({ to }) => to)).toEqual(['ana@example.com']);
  // The clocks were put forward.
  await goTo(at, '2026-03-30T05:59:00Z');
  expect(mails.received.length).toBe(1);
  await goTo(at, '2026-03-30T06:00:00Z');
  expect(mails.received.length).toBe(2);
});

test('a server that was off sends the last one late, and no others', async () => {
  const { at, mails } = await start();
  await change(at, { enabled: true, mail_to: ['lead@example.com'] });
  await goTo(at, '2026-03-31T09:00:00Z');
  expect(mails.received.length).toBe(1);
  await goTo(at, '2026-04-09T09:00:00Z');
  expect(mails.received.length).toBe(1);
});

test('has the figures of the seven days before, as the overview has them, and the week before', async () => {
  const { at, mails } = await start();
  await change(at, { enabled: true, mail_to: ['lead@example.com'] });
  at.clock.now = Date.parse('2026-03-16T01:00:00Z');
  for (let index = 0; index < 12; index++) {
    await talk(at, '2026-03-10T10:00:00Z', { csat_score: 5, topic: 'returns' });
    await talk(at, '2026-03-03T10:00:00Z', { csat_score: 1 });
  }
  await talk(at, '2026-03-15T23:59:59Z', {
    csat_score: 2,
    topic: 'late_delivery',
    feedback: 'Too <slow>',
    escalated: true,
  });
  await talk(at, '2026-03-16T00:00:00Z', { csat_score: 1 });
  await goTo(at, '2026-03-16T08:00:00Z');
  const { mail } = mails.received[0]!;
  const { total, previous } = await at.get<SeriesResponse>(
    '/api/v1/cs-metrics/series?from=2026-03-09&to=2026-03-15',
  );
  expect([total.conversations, previous.conversations]).toEqual([13, 12]);
  expect(mail.subject).toBe('Your week in support: Mar 9, 2026 to Mar 15, 2026');
  const text = mail.text!;
  expect(text).toContain('Conversations: 13 (Week before: 12; +1)');
  expect(text).toContain(
    `CSAT: ${total.csat_percent}\u00a0% (Week before: 0\u00a0%; +92.3 points)`,
  );
  expect(text).toContain(
    'Escalation rate: 7.7\u00a0% (Week before: 0\u00a0%; +7.7 points (may be chance))',
  );
  expect(text).toContain('Tue, Mar 10: 12\nWed, Mar 11: 0');
  expect(text).toContain('- Returns: 12 conversations, escalation rate 0\u00a0%, CSAT 100\u00a0%');
  expect(text).toContain('- 2 of 5 · Late delivery · Mar 15, 2026');
  expect(text).not.toContain('slow');
  expect(mail.html).not.toContain('<img');
  expect(mail.html).toMatch(/width="100%"[^>]*>\s*<tr>\s*<td\s+bgcolor="#0d6353"/);

  await call(at, 'PATCH', 'notifications/settings', { include_content: true, language: 'de' });
  at.clock.now = Date.parse('2026-03-17T12:00:00Z');
  await talk(at, '2026-03-17T10:00:00Z', { csat_score: 1, feedback: 'Too <slow>' });
  await goTo(at, '2026-03-23T08:00:00Z');
  const german = mails.received[1]!.mail;
  expect(german.subject).toBe('Ihre Woche im Support: 16.03.2026 bis 22.03.2026');
  expect(german.text).toContain('Too <slow>');
  expect(german.html).toContain('Too &lt;slow&gt;');
  expect(german.text).toContain('zu wenige für eine Aussage');
});

test('says which settings the server lacks to send it', async () => {
  const at = await testServer({ sending: { every: 1 << 30 } });
  const { data } = (await (await call(at, 'GET', 'digest')).json()) as DigestResponse;
  expect(data).toMatchObject({
    mails_leave: false,
    mails_need: ['AFTERWORD_SMTP_URL', 'AFTERWORD_PUBLIC_URL'],
  });
  const { at: ready } = await start();
  expect(await change(ready, {})).toMatchObject({ mails_leave: true, mails_need: [] });
});

test('an empty week is told as such', async () => {
  const { at, mails } = await start();
  await change(at, { enabled: true, mail_to: ['lead@example.com'] });
  await goTo(at, '2026-03-16T08:00:00Z');
  expect(mails.received[0]!.mail.text).toContain('There were no conversations.');
});

test('one click unsubscribes one recipient; opening the link does not', async () => {
  const { at, mails } = await start();
  await change(at, { enabled: true, mail_to: ['Lead@example.com', 'two@example.com'] });
  await goTo(at, '2026-03-16T08:00:00Z');
  expect(mails.received.length).toBe(2);
  const lead = mails.received.find(({ to }) => to === 'lead@example.com')!;
  const [header] = lead.header('list-unsubscribe');
  expect(lead.header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
  const { pathname, search } = new URL(header!.slice(1, -1));
  expect(pathname + search).not.toContain('example.com');
  const link = pathname + search;
  const page = await at.call(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<button>Unsubscribe</button>');
  expect((await call(at, 'GET', 'digest').then((one) => one.json())).data.unsubscribed).toEqual([]);

  const changed = link.replace(
    /signature=(.)/,
    (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`,
  );
  const forged = await at.call(changed, { method: 'POST' });
  expect(forged.status).toBe(403);
  const other = await at.call(link.replace('/default/', '/other/'), { method: 'POST' });
  expect(other.status).toBe(403);
  const click = () =>
    at.call(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await click()).status).toBe(200);
  expect((await click()).status).toBe(200);
  await goTo(at, '2026-03-23T08:00:00Z');
  expect(mails.received.slice(2).map(({ to }) => to)).toEqual(['two@example.com']);
  const again = await change(at, { unsubscribed: [] });
  expect(again.unsubscribed).toEqual([]);
  // Nobody can be unsubscribed this way.
  expect((await change(at, { unsubscribed: ['two@example.com'] })).unsubscribed).toEqual([]);
  await goTo(at, '2026-03-30T08:00:00Z');
  expect(mails.received.length).toBe(5);
});

test('who unsubscribes while they are no recipient gets none later', async () => {
  const { at, mails } = await start();
  await makeAgent(at, 'Ana', { role: 'admin' });
  await change(at, { enabled: true });
  await goTo(at, '2026-03-16T08:00:00Z');
  const [header] = mails.received[0]!.header('list-unsubscribe');
  const { pathname, search } = new URL(header!.slice(1, -1));
  await change(at, { mail_to: ['lead@example.com'] });
  expect((await at.call(pathname + search, { method: 'POST' })).status).toBe(200);
  await change(at, { mail_to: [] });
  await goTo(at, '2026-03-23T08:00:00Z');
  expect(mails.received.map(({ to }) => to)).toEqual(['ana@example.com']);
});

test('a change is in the audit trail', async () => {
  const { at } = await start();
  await change(at, { weekday: 7 });
  const { data } = await at.get<AuditResponse>('/api/v1/audit');
  expect(data).toMatchObject([{ action: 'digest', conversations: 0 }]);
});
