import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PRIMARY_KEYS } from '../../../src/server/database/primary-keys.ts';
import { declarations } from '../../../src/server/features.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { copyToOthers } from '../../copy-organisation.ts';
import { isPostgres } from '../database.ts';
import { CAPABILITY, PUBLISHABLE, SECRET, type TestServer } from '../harness.ts';
import { type Mailed, mailed } from '../mailed.ts';
import { customer, makeAgent, signIn } from '../team.ts';
import { callAs } from './callers.ts';
import { furnished, type Ids, idOf } from './furnished.ts';
import { readsOf, tablesOf, watchPlans } from './plans.ts';

/** The statements that read across organisations, and why they do; what only a timer calls may not be seen here. */
const ACROSS: [statement: RegExp, why: string, when?: 'by a timer'][] = [
  // Whoever asks has nothing but a secret, which is looked up by its hash.
  [/^select "api_key"\.\*.* where "key_hash" = /, 'a request has only its key'],
  [/^select "session"\.\*.* where "session"\."token_hash" = /, 'a request has only its cookie'],
  [/^select \* from "survey" where "token_hash" = /, 'a link in a mail has only its token'],
  [/^delete from "sign_in_link" where "token_hash" = /, 'a link to sign in has only its token'],
  [/^select \* from "passkey" where "passkey_id" = /, 'a passkey names no organisation'],
  [/ from kysely_migration(?: where name > |$)/, 'the migrations, of all organisations'],
  // What jobs take next, whoever it is of: such an index has only what waits.
  [/^select (?:"conversation_id"|\*) from "unread" limit /, 'transcripts to read'],
  [/^select "unread"\."conversation_id" from "unread" inner join /, 'whether some are unread'],
  [/^select 1 where\s+exists \(select 1 from notice /, 'whether the team is to be told'],
  [/^select \* from "notice" where "spread_at" is null /, 'what the team is to be told'],
  [/^select .* from "delivery" where "due_at" <= /, 'webhooks and pushes that are due'],
  [/^select "survey_id" from "survey" where "status" = /, 'surveys that are due or expired'],
  [/^select \* from "agent_mail" where /, 'mails that are due, and none else is there'],
  [/^select "digest"\.\*.* where "digest"\."is_on" = /, 'one row for each organisation'],
  [/^select "export_bot"\./, 'a row for each bot: whose days are to be exported'],
  [/^select "organisation_id", "attachment_id", .* "created_at" < .* limit /, 'of two hours'],
  [
    /^select "organisation_id", "retention_days" from "organisation" /,
    'once an hour',
    'by a timer',
  ],
  [/^select \* from "chat" where "open_since" is not null order by /, 'chats that are open'],
  [/^select (?:"alert_id"|\*) from "alert" where "due_at" <= /, 'alerts to look at'],
  // What has expired is removed.
  [/^select "organisation_id", "notice_id" from "notice" where "at" < /, 'by their time'],
  [/^delete from "(?:session|sign_in_link|passkey_challenge)" where "expires_at" <= /, 'few'],
  [/^delete from "push_subscription" where exists /, 'one for each browser of an agent'],
  [/^delete from "firing" where "ended_at" < /, 'few, once an hour'],
];

/** Tables that are used only with another server, such as an object storage. */
const ELSEWHERE = new Set(['fileRemoval', 'upstreamUse']);

/** What is asked with each parameter of a query that does not name its values. */
const VALUES: Record<string, string> = {
  after: '1',
  agent_id: '1',
  agent_number: '1',
  ai_agent_id: 'b',
  ai_handled: 'true',
  before: '9',
  botId: 'b',
  customer_id: 'customer zebrafinch',
  day: '2026-03-10',
  end_date: '2026-03-31',
  escalated: 'true',
  escalation_reason: 'customer_requested_human',
  from: '2026-03-01',
  has_comment: 'true',
  id: '1',
  language: 'en',
  late: 'true',
  limit: '2',
  max_csat: '2',
  merged: 'true',
  messages_left_limit: '2',
  messages_limit: '2',
  min_csat: '2',
  missing_from_file: '2026-03-09',
  offset: '1',
  page: '1',
  per: '2',
  q: 'zebrafinch',
  question: 'where',
  rating: '1',
  start_date: '2026-03-01',
  team_id: '1',
  threshold: '0.5',
  time_range: '720',
  to: '2026-03-31',
  topic: 'zebrafinch',
  topics: '5',
  updated_after: '1',
  value: 'zebrafinch',
};
/** Not asked for here: what an earlier response has given, and what a signature covers. */
const GIVEN = new Set(['cursor', 'gap', 'token', 'expires', 'signature']);
const PERIOD = new Set(['from', 'to', 'start_date', 'end_date']);

/** What an endpoint is asked: as little as it takes, a period, and with it each of its parameters. */
function queriesOf({ query }: Declaration): string[] {
  const fields = Object.entries(query?.shape ?? {}).filter(([name]) => !GIVEN.has(name));
  const valuesOf = ([name, field]: (typeof fields)[number]) => {
    const value = VALUES[name];
    const values = value === undefined ? namesOf(field as z.ZodType) : [value];
    if (values.length === 0) throw new Error(`Say a value for the parameter ${name}.`);
    return values.map((one) => `${name}=${encodeURIComponent(one)}`);
  };
  const first = (wanted: typeof fields) => wanted.map((field) => valuesOf(field)[0]!);
  const least = first(fields.filter(([, field]) => !z.safeParse(field, undefined).success));
  const period = first(fields.filter(([name]) => PERIOD.has(name)));
  const base = [...new Set([...least, ...period])];
  const each = fields
    .filter(([name]) => !PERIOD.has(name))
    .flatMap((field) => valuesOf(field).map((one) => [...base, one]));
  return [least, ...each].map((parts) => `?${parts.join('&')}`);
}

/** The values that a schema names, behind what makes it optional. */
function namesOf(field: z.ZodType): string[] {
  const { innerType, entries } = field.def as {
    innerType?: z.ZodType;
    entries?: Record<string, string>;
  };
  return innerType ? namesOf(innerType) : Object.values(entries ?? {});
}

/** Every endpoint, a chat between two people, and every job. */
async function useEverything(server: TestServer, ids: Ids, link: Mailed): Promise<string[]> {
  const refused: string[] = [];
  const admin = await makeAgent(server, 'Admin', { role: 'admin' });
  const at = await signIn(server, admin.id);
  // In the chat that an agent has accepted.
  const taken = await signIn(server, Number(ids['/api/v1/agents/']));
  const home = customer(server, 'c3');
  const [line, inbox] = [await home.stream(), await taken.stream()];
  await home.say('Is it well?');
  await taken.act(Number(ids['/api/v1/inbox/chats/']), {
    type: 'message',
    message_id: 'told',
    content: 'It is.',
  });
  await line.until((event) => JSON.stringify(event).includes('It is.'));
  for (const one of [line, inbox]) one.close();
  await server.app.dispatcher.round();
  const picture = await server.call(
    '/api/v1/attachments?conversation_id=c3&attachment_id=a1&name=a.gif',
    {
      method: 'POST',
      headers: {
        'x-api-key': PUBLISHABLE,
        'x-conversation-capability': CAPABILITY,
        origin: 'http://localhost:3000',
        'content-type': 'image/gif',
      },
      body: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
    },
  );
  expect(picture.status).toBeLessThan(300);
  for (const path of [link.path, link.rate(4), `${link.path}/unsubscribe`]) await server.call(path);

  const order = ['get', 'post', 'put', 'patch', 'delete'];
  for (const one of declarations.toSorted(
    (a, b) => order.indexOf(a.method) - order.indexOf(b.method),
  )) {
    if (/\/(?:live|stream)$/.test(one.path) || /\{(?:token|organisation)\}/.test(one.path))
      continue;
    const statuses: number[] = [];
    for (const query of one.method === 'get' ? queriesOf(one) : ['']) {
      // They are another matter.
      await sql`truncate rate_limit`.execute(server.store.query);
      const response = await callAs(
        server,
        one,
        one.access === 'agent' ? { cookie: at.cookie } : { key: SECRET },
        'default',
        { id: () => (one.path.includes('{') ? idOf(one, ids) : 'none'), hasExample: true, query },
      );
      await response.text();
      statuses.push(response.status);
    }
    const isOpen = one.access === 'everybody' || one.access === 'signature';
    const isAnswered = isOpen || one.method !== 'get' || statuses.some((status) => status < 300);
    if (!isAnswered || statuses.some((status) => status === 429 || status >= 500)) {
      refused.push(`${one.method} ${one.path}: ${statuses.join(', ')}`);
    }
  }
  server.clock.now += 2 * 86_400_000;
  const { app } = server;
  for (const job of [
    app.sender,
    app.notifier,
    app.watch,
    app.agentMails,
    app.exporter,
    app.strays,
  ]) {
    await job.round();
  }
  return refused;
}

describe.runIf(isPostgres)('on PostgreSQL', () => {
  test('every statement of the server enters an index at its organisation, or is known not to', async () => {
    const { server, ids } = await furnished();
    const link = await mailed(server, { conversation_id: 'm1', contact_email: 'al@example.com' });
    await copyToOthers(server.store, 12);
    const seen = await watchPlans(server.store);
    expect(await useEverything(server, ids, link)).toEqual([]);

    const faults = new Set<string>();
    const known = new Set<RegExp>();
    for (const { text, plan } of seen) {
      // A statement that names its organisation could enter there, and the planner has found another way.
      const across = readsOf(plan).filter(({ isWithinOne, namesOne }) => !isWithinOne && !namesOne);
      if (across.length === 0) continue;
      const exceptions = ACROSS.filter(([statement]) => statement.test(text));
      for (const [statement] of exceptions) known.add(statement);
      if (exceptions.length === 0) faults.add(`${across.map(({ by }) => by).join(', ')}: ${text}`);
    }
    expect([...faults]).toEqual([]);
    expect(ACROSS.filter(([statement, , when]) => !when && !known.has(statement))).toEqual([]);
    // Nothing is right by not having been asked.
    const used = new Set(seen.flatMap(({ plan }) => tablesOf(plan)));
    const tables = Object.keys(PRIMARY_KEYS).filter((table) => !ELSEWHERE.has(table));
    expect(tables.filter((table) => !used.has(snakeCase(table)))).toEqual([]);
  });
});

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
