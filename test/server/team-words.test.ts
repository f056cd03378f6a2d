import { expect, test } from 'vitest';
import { oneLine } from '../../src/server/notify/rules/one-line.ts';
import { startMailServer } from '../mail-server.ts';
import { startPushService } from '../push-service.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { SECRET, type TestServer } from './harness.ts';
import { stillServer } from './still-server.ts';
import { customer, makeAgent, signIn } from './team.ts';

const MINUTE = 60_000;

async function call(at: TestServer, method: string, path: string, body: object) {
  const response = await at.call(`/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
}

interface Slack {
  text: string;
  blocks: { text?: { type: string; text: string }; elements?: { text: string }[] }[];
}
const slackOf = ({ requests }: Receiver) =>
  requests.map(({ body }) => JSON.parse(body.toString()) as Slack);

async function asks(at: TestServer, id: string, topic: string, content = 'Hello') {
  const home = customer(at, id, { topic });
  await home.say(content);
  await home.escalate();
}

const slackWebhook = (at: TestServer, url: string, types: string[]) =>
  call(at, 'POST', 'webhooks/outgoing', { url, form: 'slack', types, includes_content: true });

test('a German team is told in German: by push messages, mail, and Slack', async () => {
  const [mails, push, slack] = [
    await startMailServer(),
    await startPushService(),
    await startReceiver(),
  ];
  const at = await stillServer({ smtpUrl: mails.url, mailFrom: 'support@example.com' });
  await call(at, 'PATCH', 'notifications/settings', { language: 'de' });
  await slackWebhook(at, slack.url, ['chat.waiting']);
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id, 'offline');
  await ben.call('POST', '/push/subscriptions', push.subscribe());
  await asks(at, 'c1', 'order_status');
  await at.app.notifier.round();
  const sentence = 'Jemand wartet, und kein Teammitglied ist online.';
  expect(push.messages()).toMatchObject([{ title: sentence }]);
  expect(mails.received[0]!.mail.subject).toBe(sentence.slice(0, -1));
  expect(mails.received[0]!.mail.text).toContain(
    'Seit 2026-03-10 12:00 UTC\nThema: Order status\n',
  );
  expect(mails.received[0]!.mail.html).toContain('<html lang="de"');
  expect(slackOf(slack)[0]!.text).toBe(
    `${sentence} Thema: Order status Grund: Wunsch nach einem Menschen`,
  );
  expect(slackOf(slack)[0]!.blocks.at(-1)!.text!.text).toContain('|Unterhaltung öffnen>');
});

test('what a customer or a site wrote begins no line of its own, and turns nothing round', async () => {
  const [mails, slack] = [await startMailServer(), await startReceiver()];
  const at = await stillServer({ smtpUrl: mails.url, mailFrom: 'support@example.com' });
  await call(at, 'PATCH', 'notifications/settings', { include_content: true });
  await slackWebhook(at, slack.url, ['chat.waiting']);
  await makeAgent(at, 'Ben');
  await asks(
    at,
    'c1',
    'returns\u202e\u2028Reply to: nobody',
    'Hi\r\nReply to: nobody\u2028Open the inbox: https://evil.example',
  );
  await at.app.notifier.round();
  const { text = '', html = '' } = mails.received[0]!.mail;
  const lines = text.split(/\r?\n/);
  expect(lines.filter((line) => /^(?:Reply to|Open the inbox)/.test(line))).toEqual([
    'Open the inbox: https://support.example.com/dashboard/inbox',
  ]);
  expect(lines).toContain('Topic: Returns Reply to: nobody');
  expect(lines).toContain('> Reply to: nobody');
  expect(html).not.toMatch(/[\u2028\u202e]/);
});

test('Slack gets no empty text, which it refuses, and Mattermost no mention and no link with another text', async () => {
  const at = await stillServer();
  const slack = await startReceiver();
  await slackWebhook(at, slack.url, ['chat.waiting']);
  await makeAgent(at, 'Ben');
  await asks(at, 'c1', '@channel @here [Invoice](https://evil.example) x@y', '\u200b\u202e');
  at.clock.now += MINUTE;
  await asks(at, 'c2', '\u2066\u200b', '![](https://evil.example/pixel)');
  await at.app.notifier.round();
  const [first, second] = slackOf(slack) as [Slack, Slack];
  expect(first.text).not.toMatch(/(?<!\w)@\w|\]\(/);
  expect(first.text).toContain('x@y');
  expect(second.text).not.toContain('Topic');
  for (const { text, elements = [] } of [first, second].flatMap(({ blocks }) => blocks)) {
    for (const one of [...(text ? [text] : []), ...elements]) expect(one.text).not.toBe('');
  }
});

const NAMES: [name: string, shown: string][] = [
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['{name} & {value} <b>', '{name} & {value} <b>'],
  ['Late\u202e\u2066', 'Late'],
  ['החזרות', '\u2068החזרות\u2069'],
  ['👩‍👩‍👧 می‌خواهم', '\u2068👩‍👩‍👧 می‌خواهم\u2069'],
];

test.each(NAMES)('an alert called %j is told with its name as text', async (name, shown) => {
  const [mails, slack] = [await startMailServer(), await startReceiver()];
  const at = await stillServer({ smtpUrl: mails.url, mailFrom: 'support@example.com' });
  await slackWebhook(at, slack.url, ['alert.started']);
  await call(at, 'POST', 'alerts', {
    name,
    figure: 'conversations',
    comparison: 'above',
    threshold: 0,
    window_hours: 1,
    mail_to: ['lead@example.com'],
  });
  await customer(at, 'c1').say('Hello');
  at.clock.now += MINUTE;
  await at.app.watch.round();
  await at.app.notifier.round();
  const { subject, text = '', html = '' } = mails.received[0]!.mail;
  expect(subject).toBe(`Alert: ${shown}`);
  expect(text.split(/\r?\n/)[0]).toBe(`Alert: ${shown}`);
  expect(html).not.toMatch(/<img|<b>|\u202e/);
  const [{ blocks }] = slackOf(slack) as [Slack];
  expect(blocks[0]!.text).toMatchObject({ type: 'plain_text', text: `⚠ ${shown}` });
});

test('a digest shows topics, questions and comments as text in one line, and cuts long ones', async () => {
  const mails = await startMailServer();
  const at = await stillServer({ smtpUrl: mails.url, mailFrom: 'support@example.com' });
  await call(at, 'PATCH', 'notifications/settings', { include_content: true });
  await call(at, 'PATCH', 'digest', { enabled: true, mail_to: ['lead@example.com'] });
  const topics = [...NAMES.map(([name]) => name).slice(0, 4), 'x'.repeat(200)];
  const time = '2026-03-10T10:00:00Z';
  for (const [index, topic] of topics.entries()) {
    await call(at, 'POST', 'conversations', {
      conversation_id: `c${index}`,
      platform: 'custom',
      started_at: time,
      topic,
      csat_score: 1,
      feedback: `Bad\r\n--\r\nUnsubscribe: https://evil.example ${'y'.repeat(500)}\u202e`,
      messages: [{ sender_type: 'customer', content: 'Hello', timestamp: time }],
    });
  }
  at.clock.now = Date.parse('2026-03-16T08:00:00Z');
  await at.app.watch.round();
  await at.app.notifier.round();
  const { text = '', html = '' } = mails.received[0]!.mail;
  expect(text).not.toMatch(/[\u202e\u2066]/);
  expect(html).not.toMatch(/<img|[\u202e\u2066]/);
  expect(text.match(/^--$/gm)).toHaveLength(1);
  expect(text.match(/^Unsubscribe: /gm)).toHaveLength(1);
  expect(text).toContain(`- X${'x'.repeat(78)}…: 1 conversation, `);
  expect(text).toMatch(/- \u2068[\u05d0-\u05ea]+\u2069: 1 conversation, /);
});

test('a line has at most so many characters, none of them half', () => {
  expect(oneLine('ab', 2)).toBe('ab');
  expect(oneLine('abc', 2)).toBe('a…');
  expect(oneLine('😀😀', 2)).toBe('😀😀');
  expect(oneLine('😀😀😀', 2)).toBe('😀…');
  expect(oneLine('😀'.repeat(10), 4)).toBe('😀😀😀…');
  expect(oneLine(' \u0000a\n\n\tb ', 9)).toBe('a b');
});
