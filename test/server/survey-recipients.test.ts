// @postgres-in-the-long-run: who is asked is decided by rules, on rows that `csat.test.ts` reads on both databases.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MailStatusResponse, SurveyListResponse } from '../../src/contract/index.ts';
import type { AppOptions } from '../../src/server/app.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent } from './team.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function withMail(
  bounds: AppOptions['bounds'] = {},
): Promise<{ server: TestServer; mail: MailServer }> {
  const mail = await startMailServer();
  const server = await testServer({
    smtpUrl: mail.url,
    publicUrl: 'https://support.example.com',
    // The tests say when.
    sending: { every: 1 << 30 },
    dispatching: { every: 1 << 30 },
    bounds,
  });
  return { server, mail };
}

/** A browser says who its customer is, and that the conversation is resolved. */
async function claim(
  server: TestServer,
  id: string,
  identity: object,
  { at = server.clock.now }: { at?: number } = {},
): Promise<void> {
  const make = eventMaker(id, new Date(at).toISOString());
  const events = [make('identity.set', identity), make('conversation.resolved')];
  for (const event of events) event.at = new Date(at).toISOString();
  const response = await server.send(events, { capabilities: { [id]: CAPABILITY } });
  expect(response.status).toBe(200);
}

/** The site's server says the same. */
const tell = async (server: TestServer, id: string, more: object = {}) => {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: [],
    status: 'resolved',
    resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
    ...more,
  });
  expect(response.status).toBeLessThan(300);
};

const states = async (server: TestServer) =>
  Object.fromEntries(
    (await server.get<SurveyListResponse>('/api/v1/csat/surveys?limit=200&channel=email')).data.map(
      ({ conversation_id, status, reason }) => [
        conversation_id,
        reason === null ? status : `${status}: ${reason}`,
      ],
    ),
  );

const held = async (server: TestServer) =>
  Object.fromEntries(
    (await server.get<MailStatusResponse>('/api/v1/csat/mail/status')).held.map(
      ({ reason, surveys }) => [reason, surveys],
    ),
  );

const configure = async (server: TestServer, config: object) => {
  const response = await server.call('/api/v1/csat/config', {
    method: 'PUT',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(config),
  });
  expect(response.status).toBe(200);
};

const metric = async (server: TestServer, line: string) => {
  const response = await server.call('/metrics', { headers: { 'x-api-key': SECRET } });
  return (await response.text()).split('\n').find((one) => one.startsWith(line));
};

const recipients = ({ received }: MailServer) => received.map(({ to }) => to).toSorted();

async function later(server: TestServer, milliseconds: number): Promise<void> {
  server.clock.now += milliseconds;
  await server.app.sender.round();
}

describe('with a publishable key alone', () => {
  test('events dated in the past make no mail leave: the delay counts from their arrival', async () => {
    const { server, mail } = await withMail();
    await claim(server, 'c1', { email: 'bob@example.com' }, { at: server.clock.now - 5 * HOUR });
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    await later(server, 2 * HOUR - 1);
    expect(mail.received).toEqual([]);
    // What comes later in the conversation does not make it due.
    await server.send(
      [{ ...eventMaker('c1')('survey.dismissed'), seq: 9, at: new Date(0).toISOString() }],
      { capabilities: { c1: CAPABILITY } },
    );
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    await later(server, 1);
    expect(recipients(mail)).toEqual(['bob@example.com']);
  });

  test('an address that comes later counts from then, and old conversations get no mail', async () => {
    const { server, mail } = await withMail();
    const make = eventMaker('c1');
    const send = (...events: object[]) => server.send(events, { capabilities: { c1: CAPABILITY } });
    await send(make('conversation.resolved'));
    server.clock.now += 3 * HOUR;
    await send(make('identity.set', { email: 'bob@example.com' }));
    await server.app.sender.round();
    expect(mail.received).toEqual([]);
    await claim(server, 'c2', { email: 'eve@example.com' }, { at: server.clock.now - 3 * DAY });
    await later(server, 2 * HOUR);
    expect(recipients(mail)).toEqual(['bob@example.com']);
  });

  test('strangers get no more mails than the limit says; whom the site names gets theirs', async () => {
    const { server, mail } = await withMail({ unproven_mails_per_organisation: 3 });
    for (let i = 0; i < 12; i++) {
      await claim(server, `c${i}`, { email: `stranger${i}@example.com` });
    }
    server.clock.now += 2 * HOUR;
    await tell(server, 'known', { contact_email: 'ana@example.com' });
    await server.app.sender.round();
    expect(mail.received).toHaveLength(4);
    expect(recipients(mail)).toContain('ana@example.com');
    const after = Object.values(await states(server));
    expect(after.filter((one) => one === 'sent')).toHaveLength(4);
    expect(after.filter((one) => one === 'cancelled: unproven_limit')).toHaveLength(9);
    expect(await held(server)).toEqual({ unproven_limit: 9 });
    const list = await server.get<SurveyListResponse>('/api/v1/csat/surveys?flag=held');
    expect(list.total).toBe(9);
    expect(await metric(server, 'afterword_mails_total{result="unproven_limit"}')).toMatch(/ 9$/);
    expect(
      await metric(server, 'afterword_limited_total{limit="unproven_mails_per_organisation"}'),
    ).toMatch(/ 9$/);
  });

  test('sub-addresses and dots of one mailbox count as one', async () => {
    const { server, mail } = await withMail({ mails_per_recipient: 1 });
    await configure(server, { pause_days: 0 });
    const addresses = ['bob@example.com', 'BOB+1@Example.com', 'bob+a+b@example.com'];
    const google = ['e.v.e@gmail.com', 'eve+x@googlemail.com'];
    for (const [i, email] of [...addresses, ...google, 'b.ob@example.com'].entries()) {
      await claim(server, `c${i}`, { email });
    }
    await later(server, 2 * HOUR);
    expect(mail.received).toHaveLength(3);
    expect(await held(server)).toEqual({ address_limit: 3 });
  });

  test('the days between two surveys hold for all sub-addresses', async () => {
    const { server, mail } = await withMail();
    await tell(server, 'c1', { contact_email: 'bob+shop@example.com' });
    await server.app.sender.round();
    await tell(server, 'c2', { contact_email: 'Bob@example.com' });
    await server.app.sender.round();
    expect(recipients(mail)).toEqual(['bob+shop@example.com']);
    expect(await states(server)).toMatchObject({ c2: 'cancelled: recently_surveyed' });
  });

  test('a limit of 0 lets no mail to unproven addresses leave', async () => {
    const { server, mail } = await withMail({ unproven_mails_per_organisation: 0 });
    await claim(server, 'c1', { email: 'bob@example.com' });
    await later(server, 2 * HOUR);
    expect(mail.received).toEqual([]);
    expect(await states(server)).toEqual({ c1: 'cancelled: unproven_limit' });
  });
});

describe('where identities are verified', () => {
  const KEY = 'the secret of the site';
  const verified = async () => {
    const { server, mail } = await withMail();
    await server.store.write((transaction) =>
      setOrganisation(transaction, 'default', { identitySecret: KEY }),
    );
    return { server, mail };
  };

  test('only addresses that were proven or came with a secret key get mail', async () => {
    const { server, mail } = await verified();
    await claim(server, 'claimed', { email: 'bob@example.com' });
    const hash = createHmac('sha256', KEY).update('u1\nana@example.com').digest('hex');
    await claim(server, 'proven', { customer_id: 'u1', email: 'ana@example.com', hash });
    server.clock.now += 2 * HOUR;
    await tell(server, 'told', { contact_email: 'kim@example.com' });
    await server.app.sender.round();
    expect(recipients(mail)).toEqual(['ana@example.com', 'kim@example.com']);
    expect(await states(server)).toMatchObject({ claimed: 'cancelled: unproven' });
    expect(await held(server)).toEqual({ unproven: 1 });
    expect(await metric(server, 'afterword_mails_total{result="unproven"}')).toMatch(/ 1$/);
  });

  test('a claimed address is not proven by what the site says of the customer otherwise', async () => {
    const { server, mail } = await verified();
    await claim(server, 'c1', { email: 'bob@example.com' });
    await tell(server, 'c1', { customer_id: 'eve' });
    await later(server, 3 * HOUR);
    expect(mail.received).toEqual([]);
    expect(await states(server)).toEqual({ c1: 'cancelled: unproven' });
    // Until it says the address, too.
    await tell(server, 'c1', { contact_email: 'bob@example.com', csat_score: undefined });
    await server.app.sender.round();
    expect(recipients(mail)).toEqual(['bob@example.com']);
  });

  test('the address of a message left is not proven', async () => {
    const { server, mail } = await verified();
    await makeAgent(server, 'Ana');
    const home = customer(server, 'c1');
    await home.say('Hello');
    await home.escalate();
    const left = { type: 'leave_message', email: 'bob@example.com', content: 'Call me' };
    expect((await home.act(left)).status).toBe(200);
    await home.resolve();
    await later(server, 3 * HOUR);
    // The team's mail about the message is the only one.
    expect(mail.received.map(({ to }) => to)).toEqual(['ana@example.com']);
    expect(await states(server)).toEqual({ c1: 'cancelled: unproven' });
  });
});

test.each([
  'ana@example.com, bob@example.com',
  'Ana <ana@example.com>',
  '"ana"@example.com',
  'ana',
])('no mail goes to "%s"', async (contact_email) => {
  const { server, mail } = await withMail();
  await tell(server, 'c1', { contact_email });
  await server.app.sender.round();
  expect(mail.received).toEqual([]);
  expect(await states(server)).toEqual({ c1: 'cancelled: invalid_address' });
});

test('beyond the limit of an organisation, mails to known addresses wait', async () => {
  const { server, mail } = await withMail({ mails_per_organisation: 1 });
  await tell(server, 'c1', { contact_email: 'ana@example.com' });
  await server.app.sender.round();
  await tell(server, 'c2', { contact_email: 'ben@example.com' });
  await server.app.sender.round();
  expect(recipients(mail)).toEqual(['ana@example.com']);
  expect(await states(server)).toEqual({ c1: 'sent', c2: 'pending: daily_limit' });
  expect(await held(server)).toEqual({ daily_limit: 1 });
  // The limit still holds after two days: nobody remembers the conversation then.
  for (let hours = 0; hours < 49; hours++) await later(server, HOUR);
  expect((await states(server))['c2']).toBe('cancelled: daily_limit');
  expect(mail.received).toHaveLength(1);
});

describe('unsubscribing with one click', () => {
  const oneClick = (server: TestServer, mail: MailServer) => {
    const [link = ''] = mail.received.at(-1)!.header('list-unsubscribe');
    expect(mail.received.at(-1)!.header('list-unsubscribe-post')).toEqual([
      'List-Unsubscribe=One-Click',
    ]);
    const { pathname } = new URL(link.slice(1, -1));
    return server.call(pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  };

  test('holds for all sub-addresses', async () => {
    const { server, mail } = await withMail();
    await configure(server, { pause_days: 0 });
    await tell(server, 'c1', { contact_email: 'ana+shop@example.com' });
    await server.app.sender.round();
    expect((await oneClick(server, mail)).status).toBe(200);
    for (const [i, email] of ['ana@example.com', 'ANA+news@example.com'].entries()) {
      await tell(server, `d${i}`, { contact_email: email });
    }
    await tell(server, 'e1', { contact_email: 'dana@example.com' });
    await server.app.sender.round();
    expect(await states(server)).toMatchObject({
      d0: 'cancelled: unsubscribed',
      d1: 'cancelled: unsubscribed',
      e1: 'sent',
    });
  });

  test('works after the customer was erased, and stays after that', async () => {
    const { server, mail } = await withMail();
    await configure(server, { pause_days: 0 });
    const erase = () => server.post('/api/v1/customers/erase', { email: 'ana@example.com' });
    await tell(server, 'c1', { contact_email: 'ana@example.com' });
    await server.app.sender.round();
    expect((await erase()).status).toBe(200);
    expect((await oneClick(server, mail)).status).toBe(200);
    await tell(server, 'c2', { contact_email: 'ana@example.com' });
    await server.app.sender.round();
    expect(await states(server)).toMatchObject({ c2: 'cancelled: unsubscribed' });
    expect((await erase()).status).toBe(200);
    await tell(server, 'c3', { contact_email: 'Ana+x@example.com' });
    await server.app.sender.round();
    expect(await states(server)).toMatchObject({ c3: 'cancelled: unsubscribed' });
    expect(mail.received).toHaveLength(1);
  });

  test('a link unsubscribes nobody else', async () => {
    const { server, mail } = await withMail();
    await tell(server, 'c1', { contact_email: 'ana@example.com' });
    await tell(server, 'c2', { contact_email: 'ben@example.com' });
    await server.app.sender.round();
    const tokens = mail.received
      .toSorted((a, b) => (a.to < b.to ? -1 : 1))
      .map(({ header }) => /csat\/([^/]+)\/unsubscribe/.exec(header('list-unsubscribe')[0]!)![1]!);
    // Ana's token with what names Ben's mailbox.
    const mixed = `${tokens[0]!.split('.')[0]}.${tokens[1]!.split('.').slice(1).join('.')}`;
    const response = await server.call(`/api/v1/csat/${mixed}/unsubscribe`, { method: 'POST' });
    expect(response.status).toBe(200);
    const contacts = await server.store.query
      .selectFrom('contact')
      .select(['surveyId', 'optedOutAt'])
      .execute();
    const surveys = await server.store.query.selectFrom('survey').selectAll().execute();
    const isOut = (email: string) => {
      const { surveyId } = surveys.find(({ contactEmail }) => contactEmail === email)!;
      return contacts.find((one) => one.surveyId === surveyId)!.optedOutAt !== null;
    };
    expect([isOut('ana@example.com'), isOut('ben@example.com')]).toEqual([true, false]);
  });
});
