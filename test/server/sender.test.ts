// @postgres-in-the-long-run: it is about what is sent when; several nodes on PostgreSQL are in `senders.test.ts`.
import { rollupKinds } from '../../src/server/features.ts';
import { describe, expect, test } from 'vitest';
import type { SurveyListResponse } from '../../src/contract/index.ts';
import type { AppOptions } from '../../src/server/app.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { type MailServer, startMailServer, startOddServer, until } from '../mail-server.ts';
import { errorOf, SECRET, testServer, type TestServer } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const withMail = (url: string | undefined, options: Partial<AppOptions> = {}) =>
  testServer({
    smtpUrl: url,
    publicUrl: 'https://support.example.com',
    // The tests say when.
    sending: { every: 1 << 30 },
    ...options,
  });

/** Resolved so long ago that its survey is due now. */
async function due(server: TestServer, id = 'c1', more: object = {}): Promise<void> {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: [],
    contact_email: `${id}@example.com`,
    status: 'resolved',
    resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
    ...more,
  });
  expect(response.status).toBeLessThan(300);
}

const list = async (server: TestServer, query = '') =>
  (await server.get<SurveyListResponse>(`/api/v1/csat/surveys?limit=200&channel=email${query}`))
    .data;

const told = async (server: TestServer) =>
  Object.fromEntries(
    (await list(server)).map(({ conversation_id, status, reason, doubtful }) => [
      conversation_id,
      [status, reason, ...(doubtful ? ['doubtful'] : [])].filter(Boolean).join(': '),
    ]),
  );

describe('a survey', () => {
  test('leaves when its hour has come, not before, in the language of the conversation', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    await due(server, 'c1', {
      language: 'fr-CA',
      resolved_at: new Date(server.clock.now).toISOString(),
    });
    server.clock.now += 2 * HOUR - 1;
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    server.clock.now += 1;
    await server.app.sender.round();
    expect(mail.received.map(({ to, mail: { subject } }) => [to, subject])).toEqual([
      ['c1@example.com', 'Comment s’est passée votre conversation avec nous\u202f?'],
    ]);
    const [survey] = await list(server);
    expect(survey).toMatchObject({
      status: 'sent',
      kept: false,
      sent_at: new Date(server.clock.now).toISOString(),
      expires_at: new Date(server.clock.now + 7 * DAY).toISOString(),
    });
    expect(mail.received[0]!.mail.messageId).toBe(`<${survey!.id}@support.example.com>`);
    expect(mail.received[0]!.mail.html).toContain(
      'https://support.example.com/api/v1/csat/rate?token=',
    );
    // Once.
    await server.app.sender.round();
    server.clock.now += DAY;
    await server.app.sender.round();
    expect(mail.received).toHaveLength(1);
  });

  test('looks for itself', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url, { sending: { every: 20 } });
    await due(server);
    await expect.poll(() => mail.received.length, { timeout: 20_000 }).toBe(1);
  });

  test('comes from whom the organisation says', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url, { mailFrom: 'operator@example.com' });
    await due(server, 'c1');
    await server.app.sender.round();
    await server.call('/api/v1/csat/config', {
      method: 'PUT',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ sender: 'help@shop.example.com', brand_name: 'Shop, the "best"' }),
    });
    await due(server, 'c2');
    await server.app.sender.round();
    expect(mail.received.map(({ mail: { from } }) => from)).toMatchObject([
      { name: '', address: 'operator@example.com' },
      { name: 'Shop, the "best"', address: 'help@shop.example.com' },
    ]);
  });

  test('is not mailed twice to one person within the days that were chosen', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    await due(server, 'c1');
    await due(server, 'c2', { contact_email: 'C1@Example.com' });
    await server.app.sender.round();
    server.clock.now += 7 * DAY - 1;
    await due(server, 'c3', { contact_email: 'c1@example.com' });
    await server.app.sender.round();
    server.clock.now += 1;
    await due(server, 'c4', { contact_email: 'c1@example.com' });
    await server.app.sender.round();
    const { c1, c2, ...later } = await told(server);
    // Both were due in the same moment, and went to two lines at once: one of them, whichever.
    expect([c1, c2].sort()).toEqual(['cancelled: recently_surveyed', 'expired']);
    expect(later).toEqual({ c3: 'cancelled: recently_surveyed', c4: 'sent' });
    expect(mail.received).toHaveLength(2);
  });

  test('that could not leave for days stays', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    await due(server, 'c1');
    await due(server, 'c2');
    server.clock.now += 2 * DAY + 1;
    await due(server, 'c3');
    await server.app.sender.round();
    expect(await told(server)).toEqual({
      c1: 'cancelled: overdue',
      c2: 'cancelled: overdue',
      c3: 'sent',
    });
  });

  test('of a conversation that was rated, reopened or erased meanwhile stays', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    // Not due yet: the sender's own first look may come in between.
    const resolved_at = new Date(server.clock.now).toISOString();
    for (const id of ['rated', 'reopened', 'erased']) {
      await due(server, id, { customer_id: id, resolved_at });
    }
    await due(server, 'rated', { csat_score: 4 });
    await due(server, 'reopened', { status: 'open', resolved_at: undefined });
    await server.call('/api/v1/customers/erased', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    server.clock.now += 2 * HOUR;
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    expect(await told(server)).toEqual({
      rated: 'cancelled: rated',
      reopened: 'cancelled: reopened',
      erased: 'cancelled: erased',
    });
  });

  test('expires; a clock that goes back wakes none', async () => {
    const server = await withMail(undefined);
    await due(server, 'c1');
    await server.app.sender.round();
    server.clock.now += 7 * DAY;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'expired' });
    server.clock.now -= 30 * DAY;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'expired' });
  });
});

describe('a mail server that', () => {
  test('refuses one of many for good: that one fails, and is asked no more', async () => {
    const mail = await startMailServer((to) => (to.startsWith('gone') ? 550 : null));
    const server = await withMail(mail.url);
    for (const id of ['a', 'gone', 'b', 'c', 'd', 'e', 'f']) await due(server, id);
    await server.app.sender.round();
    expect(await told(server)).toEqual({
      gone: 'failed: 550 at RCPT TO',
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, 'sent'])),
    });
    server.clock.now += 30 * DAY;
    await due(server, 'again', { contact_email: 'gone@example.com' });
    await server.app.sender.round();
    expect((await told(server))['again']).toBe('cancelled: bounced');
  });

  test('says "not now" is asked again, later each time, with the same mail', async () => {
    const mail = await startMailServer((_, attempt) => (attempt <= 2 ? 451 : null));
    const server = await withMail(mail.url);
    await due(server);
    await server.app.sender.round();
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'pending: 451 at RCPT TO' });
    server.clock.now += MINUTE;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'pending: 451 at RCPT TO' });
    server.clock.now += 5 * MINUTE - 1;
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    server.clock.now += 1;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'sent' });
    expect(mail.received).toHaveLength(1);
  });

  test('says "not now" to one that is cancelled then: another to the same person may leave', async () => {
    const mail = await startMailServer((_, attempt) => (attempt === 1 ? 451 : null));
    const server = await withMail(mail.url);
    await due(server, 'c1');
    await server.app.sender.round();
    expect(await list(server)).toMatchObject([{ status: 'pending', reason: '451 at RCPT TO' }]);
    await due(server, 'c1', { status: 'open', resolved_at: undefined });
    await due(server, 'c2', { contact_email: 'c1@example.com' });
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'cancelled: reopened', c2: 'sent' });
    expect((await list(server, '&status=sent'))[0]!.reason).toBeNull();
  });

  test('always says "not now" is asked no more after two days', async () => {
    const mail = await startMailServer(() => 451);
    const server = await withMail(mail.url);
    await due(server);
    for (let hour = 0; hour < 60; hour++) {
      await server.app.sender.round();
      server.clock.now += HOUR;
    }
    expect(await told(server)).toEqual({ c1: 'failed: 451 at RCPT TO' });
    // Nothing has arrived: the next one may.
    await due(server, 'c2', { contact_email: 'c1@example.com' });
    await server.app.sender.round();
    expect((await told(server))['c2']).toBe('pending: 451 at RCPT TO');
  });

  test('cannot be reached is left alone for a while, and no survey is the worse for it', async () => {
    const mail = await startMailServer();
    const server = await withMail('smtp://127.0.0.1:1');
    for (let i = 0; i < 20; i++) await due(server, `c${i}`);
    await server.app.sender.round();
    expect(Object.values(await told(server)).every((status) => status === 'pending')).toBe(true);
    const claimed = await server.store.query
      .selectFrom('survey')
      .select('surveyId')
      .where('claimedAt', 'is not', null)
      .execute();
    expect(claimed).toEqual([]);
    expect(mail.received).toEqual([]);
  });

  test.each([
    ['body', 'closes in the middle of the mail'],
    ['end', 'says nothing at its end'],
  ] as const)('(%s) %s: it may have arrived, and is never sent again', async (...[at]) => {
    const url = await startOddServer(until(at, (socket) => socket.destroy()));
    const server = await withMail(url);
    await due(server);
    await server.app.sender.round();
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'sent: doubtful' });
    expect(await list(server, '&flag=doubtful')).toHaveLength(1);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });
});

describe('a sender that was killed', () => {
  test('leaves what it had in its hands as doubtful, and nobody gets a second mail', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    await due(server, 'c1');
    await server.store.write(({ query }) =>
      query.updateTable('survey').set({ claimedAt: server.clock.now }).execute(),
    );
    await due(server, 'c2');
    server.clock.now += 9 * MINUTE;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'pending', c2: 'sent' });
    server.clock.now += 2 * MINUTE;
    await server.app.sender.round();
    expect(await told(server)).toEqual({ c1: 'sent: doubtful', c2: 'sent' });
    expect(mail.received).toHaveLength(1);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });
});

describe('without a mail server', () => {
  test('mails are kept, can be looked at, and their links work', async () => {
    const server = await withMail(undefined, { publicUrl: undefined });
    await due(server, 'c1', { language: 'de' });
    await server.app.sender.round();
    const [survey] = await list(server);
    expect(survey).toMatchObject({ status: 'sent', kept: true });
    const response = await server.call(`/api/v1/csat/surveys/${survey!.id}/mail`, {
      headers: { 'x-api-key': SECRET },
    });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toContain('Wie war es?');
    const [, link = ''] = /href="([^"]+rating=5)"/.exec(html)!;
    expect(link).toContain(server.url);
    expect((await fetch(link.replaceAll('&amp;', '&'))).status).toBe(200);
    expect(await list(server)).toMatchObject([{ status: 'completed', rating: 5 }]);
  });

  test('one that waits is sent now when somebody asks for it', async () => {
    const server = await withMail(undefined);
    await due(server, 'c1', { resolved_at: new Date(server.clock.now).toISOString() });
    const { id } = (await list(server))[0]!;
    const send = () => server.post(`/api/v1/csat/surveys/${id}/send`, {});
    expect(await (await send()).json()).toMatchObject({ data: { status: 'sent', kept: true } });
    expect((await send()).status).toBe(409);
    expect((await server.post('/api/v1/csat/surveys/csat_x/send', {})).status).toBe(404);
  });
});

describe('mails to look at and to try', () => {
  const get = (server: TestServer, path: string) =>
    server.call(path, { headers: { 'x-api-key': SECRET } });
  const test_ = (server: TestServer, body: object) => server.post('/api/v1/csat/mail/test', body);

  test('the preview is the mail, and its links record nothing', async () => {
    const server = await withMail(undefined);
    const html = await (await get(server, '/api/v1/csat/mail?language=he')).text();
    expect(html).toContain('dir="rtl"');
    const text = await get(server, '/api/v1/csat/mail?format=text');
    expect(await text.text()).toContain('rate?token=preview&rating=5');
    const page = await server.call('/api/v1/csat/rate?token=preview&rating=4', {
      headers: { accept: 'text/html' },
    });
    expect(await page.text()).toContain('This is a preview');
    const taken = await server.post('/api/v1/csat/preview/submit', { rating: 4, feedback: 'x' });
    expect(await taken.json()).toMatchObject({ success: true, rating: 4 });
    expect(await list(server)).toEqual([]);
  });

  test('a mail that was sent is the customer’s alone', async () => {
    const mail = await startMailServer();
    const server = await withMail(mail.url);
    await due(server);
    await server.app.sender.round();
    const { id } = (await list(server))[0]!;
    expect((await get(server, `/api/v1/csat/surveys/${id}/mail`)).status).toBe(404);
  });

  test('a test mail arrives, or it is said why not', async () => {
    const mail: MailServer = await startMailServer((to) => (to.startsWith('no') ? 550 : null));
    const server = await withMail(mail.url);
    const sent = await test_(server, { to: 'me@example.com', language: 'ja' });
    expect(await sent.json()).toEqual({ success: true, sent_to: 'me@example.com' });
    expect(mail.received[0]!.mail.subject).toBe('お問い合わせへの対応はいかがでしたか？');
    const refused = await test_(server, { to: 'no@example.com' });
    expect([refused.status, (await errorOf(refused)).message]).toEqual([
      409,
      'The mail server did not accept the mail: 550 at RCPT TO.',
    ]);
    expect((await test_(server, { to: 'nobody' })).status).toBe(422);
    const unreachable = await test_(await withMail('smtp://127.0.0.1:1'), { to: 'a@example.com' });
    expect(unreachable.status).toBe(503);
    expect(Number(unreachable.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await test_(await withMail(undefined), { to: 'a@example.com' })).status).toBe(409);
  });

  test('it is told whether mails leave', async () => {
    expect(await (await withMail(undefined)).get('/api/v1/csat/mail/status')).toMatchObject({
      smtp: false,
      sender: 'surveys@support.example.com',
    });
  });
});
