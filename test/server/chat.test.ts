// @postgres-in-the-long-run: what a bot replies is read and passed on before anything is stored.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createConversation } from '../../src/capture/conversation.ts';
import { createDialogue } from '../../src/capture/dialogue/index.ts';
import type { ReplyPart, WireEvent } from '../../src/contract/index.ts';
import { botByLanguage } from '../../src/strings/bot/all.ts';
import { directions } from '../../src/strings/languages.ts';
import { ownPieces } from '../../src/replies/index.ts';
import { SURE_ENOUGH } from '../../src/server/bot/found.ts';
import { parseKnowledge } from '../../src/server/bot/knowledge.ts';
import { PUBLISHABLE, testServer } from './harness.ts';

const markdown = readFileSync('demo/knowledge.md', 'utf8');
const knowledge = parseKnowledge(markdown);

type Server = Awaited<ReturnType<typeof testServer>>;

async function ask(
  server: Server,
  content: string,
  before: { message_id: string; sender_type: string; content: string }[] = [],
  about: { language?: string; escalated?: boolean } = {},
): Promise<{
  text: string;
  last: ReplyPart;
  facts: ReplyPart;
  ids: Set<string>;
  events: string[];
}> {
  const response = await server.call('/api/v1/chat', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'http://localhost:4000' },
    body: JSON.stringify({
      key: PUBLISHABLE,
      conversation_id: 'c1',
      messages: [...before, { message_id: 'm1', sender_type: 'customer', content }],
      ...about,
    }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const lines = (await response.text()).split('\n');
  const parts = lines
    .filter((line) => line.startsWith('data:'))
    .map((line) => JSON.parse(line.slice(5)) as ReplyPart);
  return {
    text: parts.map(({ text }) => text ?? '').join(''),
    last: parts.at(-1)!,
    facts: Object.assign({}, ...parts) as ReplyPart,
    ids: new Set(parts.map(({ message_id }) => message_id!)),
    events: lines.filter((line) => line.startsWith('event:')).map((line) => line.slice(6).trim()),
  };
}

describe('the knowledge file', () => {
  test.each([
    ['How long is my promo code valid?', 'How long is a promo code valid?'],
    [
      "I've got a promo code and I want to know when they expire.",
      'How long is a promo code valid?',
    ],
    ['I need to return an item, can you help me with that?', 'How do I return something?'],
    ['Hi! I need to return an item, can you help me?', 'How do I return something?'],
    ['Hello', 'Hello'],
    ['how much long till it is refunded', 'When do I get my refund?'],
    ['i forgot my password', 'I forgot my password'],
    ['Where is my parcel??', 'Where is my order?'],
    ['HEY HO!', 'Hello'],
    ['Perfect. Thanks', 'Thank you'],
  ])('%s → %s', (question, title) => {
    const found = knowledge.find(question)!;
    expect(found.article.title).toBe(title);
    expect(found.confidence).toBeGreaterThanOrEqual(SURE_ENOUGH);
  });

  test.each([
    'What is the weather on Mars?',
    'Do you sell aeroplanes to governments?',
    'Who won the football match yesterday?',
    '???',
  ])('does not know: %s', (question) => {
    expect(knowledge.find(question)?.confidence ?? 0).toBeLessThan(SURE_ENOUGH);
  });
});

describe('POST /api/v1/chat', () => {
  test('answers from the knowledge file, streamed, under one id, with its confidence', async () => {
    const server = await testServer({ knowledge: markdown });
    const { text, last, ids } = await ask(server, 'How long is a promo code valid?');
    expect(text).toContain('7 days');
    expect(ids.size).toBe(1);
    expect(last.ai_confidence_score).toBe(1);
    expect(last.offer_person).toBeUndefined();
    expect(last).toMatchObject({
      reply_id: last.reply_name,
      intent: { intent_id: last.reply_name, intent_name: last.reply_name },
    });
  });

  test('says that it does not know, and offers a person', async () => {
    const server = await testServer({ knowledge: markdown });
    const { text, last } = await ask(server, 'What is the weather on Mars?');
    expect(text).toMatch(/^I don't know/);
    expect(last).toMatchObject({ offer_person: true, not_understood: true, reply_id: 'unknown' });
    expect(last.ai_confidence_score).toBeLessThan(SURE_ENOUGH);
  });

  test('asks a language model when one is set, and gives its words as they come', async () => {
    let asked: { model: string; messages: { role: string; content: string }[] } | undefined;
    const baseUrl = await modelServer((request, write) => {
      asked = JSON.parse(request) as typeof asked;
      for (const content of ['Seven ', 'days.']) {
        write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
      }
      write('data: [DONE]\n\n');
    });
    const server = await testServer({
      knowledge: markdown,
      upstream: { baseUrl, key: 'k', model: 'small' },
    });
    const { text, last } = await ask(server, 'How long is a promo code valid?');
    expect(text).toBe('Seven days.');
    expect(last.ai_confidence_score).toBe(1);
    expect(asked!.model).toBe('small');
    expect(asked!.messages[0]!.content).toContain('promo code');
    expect(asked!.messages.at(-1)).toEqual({
      role: 'user',
      content: 'How long is a promo code valid?',
    });
  });

  test('a model that does not know offers a person', async () => {
    const baseUrl = await modelServer((_, write) => {
      write(`data: {"choices":[{"delta":{"content":"I don’t know that."}}]}\n\n`);
    });
    const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
    expect((await ask(server, 'Hm?')).last).toMatchObject({ offer_person: true });
  });

  test('falls back to the knowledge file when the model fails', async () => {
    const server = await testServer({
      knowledge: markdown,
      upstream: { baseUrl: 'http://127.0.0.1:9', key: undefined, model: 'small' },
    });
    expect((await ask(server, 'How long is a promo code valid?')).text).toContain('7 days');
  });

  test('a model that breaks off leaves its half, no second answer behind it, and offers a person', async () => {
    const baseUrl = await modelServer((_, write) => {
      write(`data: {"choices":[{"delta":{"content":"It is valid for"}}]}\n\n`);
      write('data: {"choices": broken\n\n');
    });
    const server = await testServer({
      knowledge: markdown,
      upstream: { baseUrl, key: undefined, model: 'small' },
    });
    const { text, last } = await ask(server, 'How long is a promo code valid?');
    expect(text).toBe('It is valid for');
    expect(last).toMatchObject({ offer_person: true });
  });

  test.each([
    ['nothing', ''],
    [
      'a stream without words',
      'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\ndata: [DONE]\n\n',
    ],
    ['white space', 'data: {"choices":[{"delta":{"content":" \\n "}}]}\n\ndata: [DONE]\n\n'],
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['an object of another form', '{"greeting":"Hello"}'],
    ['an error', 'data: {"error":{"message":"Overloaded"}}\n\ndata: [DONE]\n\n'],
    ['an event of an error', 'event: error\ndata: Overloaded\n\n'],
    ['an error by its type', 'data: {"type":"error","message":"Overloaded"}\n\n'],
  ])('a model that answers with %s is an error, and no answer', async (_, answer) => {
    const baseUrl = await modelServer((_, write) => write(answer));
    const server = await testServer({
      knowledge: markdown,
      upstream: { baseUrl, key: undefined, model: 'small' },
    });
    const { text, last, events } = await ask(server, 'What is the weather on Mars?');
    expect(text).toBe('');
    expect(events).toEqual(['error']);
    expect(last).toMatchObject({
      offer_person: true,
      llm: 'errorOccurred',
      error: { code: 'unavailable', message: expect.any(String) },
    });
    // The knowledge file answers what it can.
    const known = await ask(server, 'How long is a promo code valid?');
    expect(known.text).toContain('7 days');
    expect(known.events).toEqual([]);
  });

  test.each([
    ['an error', 'data: {"error":{"message":"Overloaded"}}\n\ndata: [DONE]\n\n'],
    ['an event of an error', 'event: error\ndata: {"message":"Overloaded"}\n\n'],
    ['an event of an error without data', 'event: error\n\n'],
  ])('a model that breaks off with %s has not finished', async (_, end) => {
    const baseUrl = await modelServer((_, write) => {
      write(`data: {"choices":[{"delta":{"content":"It is valid for"}}]}\n\n${end}`);
    });
    const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
    const { text, last, events } = await ask(server, 'How long is a promo code valid?');
    expect(text).toBe('It is valid for');
    expect(events).toEqual(['error']);
    expect(last).toMatchObject({ offer_person: true, error: { code: 'unavailable' } });
  });

  test('an article without an answer is none', async () => {
    const server = await testServer({ knowledge: '## Opening hours\n\n## Address\nMain Street 1' });
    expect((await ask(server, 'Opening hours')).text).toMatch(/^I don't know/);
  });

  test('a bot of the site is asked by its URL, and may reply in any form', async () => {
    let asked: unknown;
    const baseUrl = await modelServer((request, write) => {
      asked = JSON.parse(request);
      write('data: {"event":"message","answer":"Seven "}\n\n');
      write('data: {"event":"message","answer":"days."}\n\n');
      write(
        'data: {"event":"message_end","metadata":{"confidence":0.9,"usage":{"total_price":"0.0012","currency":"USD"}}}\n\n',
      );
    });
    const server = await testServer({
      knowledge: markdown,
      bot: { url: baseUrl, header: ['authorization', 'Bearer k'] },
    });
    const { text, facts } = await ask(server, 'How long? My card is 4111 1111 1111 1111');
    expect(text).toBe('Seven days.');
    expect(facts).toMatchObject({
      cost_usd: 0.0012,
      ai_confidence_score: 0.9,
      llm: 'responseGenerated',
    });
    expect(asked).toMatchObject({
      question: expect.stringContaining('How long?'),
      messages: [{ role: 'user', content: expect.not.stringContaining('4111') }],
      conversation_id: 'c1',
    });
  });

  test.each<[string, string, { text: string; facts: object }[]]>([
    [
      'an id in the first piece alone',
      'data: {"message_id":"x","text":"Seven "}\n\ndata: {"text":"days.","cost_usd":0.002}\n\n',
      [{ text: 'Seven days.', facts: { cost_usd: 0.002, llm: 'responseGenerated' } }],
    ],
    [
      'an id for each message, and a cost of the first',
      'data: {"message_id":"x","text":"Seven","cost_usd":0.002}\n\ndata: {"message_id":"y","text":"days."}\n\n',
      [
        { text: 'Seven', facts: { cost_usd: 0.002 } },
        { text: 'days.', facts: { llm: 'responseGenerated' } },
      ],
    ],
    [
      'a list without ids',
      '[{"text":"Seven","cost_usd":0.001},{"text":"days.","cost_usd":0.002}]',
      [
        { text: 'Seven', facts: { cost_usd: 0.001 } },
        { text: 'days.', facts: { cost_usd: 0.002, llm: 'responseGenerated' } },
      ],
    ],
    [
      'an id and an error',
      'data: {"message_id":"x","text":"Seven "}\n\ndata: {"error":"Overloaded"}\n\n',
      [{ text: 'Seven …', facts: { interrupted: true, llm: 'errorOccurred' } }],
    ],
  ])('each message of a bot with %s is one in the chat', async (_, reply, expected) => {
    const baseUrl = await modelServer((_request, write) => write(reply));
    const server = await testServer({ bot: { url: baseUrl, header: undefined } });
    const events: WireEvent[] = [];
    const conversation = createConversation(
      {},
      {
        memory: { load: () => null, save: () => {}, watch: () => () => {} },
        emit: (event) => events.push(event),
        mask: (text) => text,
        now: Date.now,
      },
    );
    const dialogue = createDialogue(conversation, {
      ask:
        () =>
        (_content, { conversationId }, came) =>
          ownPieces(
            server.call('/api/v1/chat', {
              method: 'POST',
              headers: { 'content-type': 'text/plain', origin: 'http://localhost:4000' },
              body: JSON.stringify({
                key: PUBLISHABLE,
                conversation_id: conversationId,
                messages: [{ message_id: 'm1', sender_type: 'customer', content: 'How long?' }],
              }),
            }),
            came,
          ),
      onFailure: () => {},
      language: 'en',
      patience: () => 60,
    });
    await dialogue.send('How long?');
    const said = events.flatMap(({ type, data }) =>
      type === 'message.added' && data.sender_type === 'ai' ? [data] : [],
    );
    expect(said.map(({ content }) => content)).toEqual(expected.map(({ text }) => text));
    const of = ({ cost_usd, llm, interrupted }: (typeof said)[number]) => ({
      ...(cost_usd === undefined ? {} : { cost_usd }),
      ...(llm === undefined ? {} : { llm }),
      ...(interrupted ? { interrupted } : {}),
    });
    expect(said.map(of)).toEqual(expected.map(({ facts }) => facts));
  });

  test('without a bot, the chat takes the question and offers a person once', async () => {
    const server = await testServer({});
    const first = await ask(server, 'Hello');
    expect(first.text).not.toMatch(/know/);
    expect(first.last.offer_person).toBe(true);
    expect(first.facts.no_bot).toBe(true);
    expect(first.last.not_understood).toBeUndefined();
    const again = await ask(server, 'My order is late', [
      { message_id: 'm0', sender_type: 'ai', content: first.text },
    ]);
    expect(again.text).not.toBe('');
    expect(again.last.offer_person).toBeUndefined();
  });

  test.each(Object.keys(directions))('without a reply to give, it speaks %s', async (language) => {
    const { noBot, unknown } = botByLanguage[language as keyof typeof directions];
    const tag = { language: `${language}-x-shop` };
    expect((await ask(await testServer({}), '?!', [], tag)).text).toBe(noBot);
    const knowing = await testServer({ knowledge: markdown });
    expect((await ask(knowing, 'What is the weather on Mars?', [], tag)).text).toBe(unknown);
  });

  test('a person who was asked for is not offered again', async () => {
    const asked = { escalated: true };
    const none = await ask(await testServer({}), 'Hello', [], asked);
    expect(none.facts.offer_person).toBeUndefined();
    expect(none.text).toBe(botByLanguage.en.noBotAgain);
    const knowing = await testServer({ knowledge: markdown });
    const unknown = await ask(knowing, 'What is the weather on Mars?', [], asked);
    expect(unknown.facts).toMatchObject({ not_understood: true, reply_id: 'unknown' });
    expect(unknown.facts.offer_person).toBeUndefined();
    expect(unknown.text).toBe(botByLanguage.en.unknownAsked);
    const baseUrl = await modelServer((_, write) => {
      write(`data: {"choices":[{"delta":{"content":"I don’t know that."}}]}\n\n`);
    });
    const unsure = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
    const reply = await ask(unsure, 'Hm?', [], asked);
    expect(reply.facts.not_understood).toBe(true);
    expect(reply.facts.offer_person).toBeUndefined();
    const broken = await testServer({
      upstream: { baseUrl: 'http://127.0.0.1:9', key: undefined, model: 'small' },
    });
    const failed = await ask(broken, 'Hm?', [], asked);
    expect(failed.events).toEqual(['error']);
    expect(failed.facts.offer_person).toBeUndefined();
  });

  test.each([
    ['Das weiß ich leider nicht. Ich kann jemanden holen.', true],
    ['抱歉，我不知道。', true],
    ['Promo codes last 7 days. I don’t know of any exceptions.', false],
  ])('a model that says "%s" is unsure: %s', async (content, isUnsure) => {
    const baseUrl = await modelServer((_, write) => {
      write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    });
    const server = await testServer({ upstream: { baseUrl, key: undefined, model: 'small' } });
    const { facts } = await ask(server, 'Hm?');
    expect(facts.llm).toBe(isUnsure ? 'notUnderstood' : 'responseGenerated');
    expect(facts.offer_person === true).toBe(isUnsure);
  });

  test('the article that fits is the intent, also when a model replies; small talk is none', async () => {
    const knowing = await testServer({ knowledge: markdown });
    expect((await ask(knowing, 'Hello')).facts.intent).toMatchObject({ not_meaningful: true });
    const baseUrl = await modelServer((_, write) => {
      write(`data: {"choices":[{"delta":{"content":"Seven days."}}]}\n\n`);
    });
    const server = await testServer({
      knowledge: markdown,
      upstream: { baseUrl, key: undefined, model: 'small' },
    });
    const title = 'How long is a promo code valid?';
    expect((await ask(server, title)).facts.intent).toEqual({
      intent_id: title,
      intent_name: title,
    });
    expect((await ask(server, 'What is the weather on Mars?')).facts.intent).toBeUndefined();
  });

  test('a reply that is too long is cut between characters, ends there, and is marked as not whole', async () => {
    let isOpen = true;
    const baseUrl = await modelServer(async (_, write, response) => {
      response.on('close', () => (isOpen = false));
      while (isOpen) {
        write('data: {"text":"Grüße 😀 "}\n\n');
        await new Promise(setImmediate);
      }
    });
    const server = await testServer({ bot: { url: baseUrl, header: undefined } });
    const { text, facts, events } = await ask(server, 'Tell me all');
    expect(events).toEqual([]);
    expect(facts).toMatchObject({ interrupted: true, llm: 'responseGenerated' });
    expect(text).toMatch(/ …$/);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('\uFFFD');
    const bytes = Buffer.byteLength(text.slice(0, -2));
    expect(bytes).toBeLessThanOrEqual(12_000);
    expect(bytes).toBeGreaterThan(11_980);
    // The bot is told that nobody reads on.
    await expect.poll(() => isOpen).toBe(false);
  });

  test('a page in place of a reply is a failure', async () => {
    const baseUrl = await modelServer((_, write) => write('<!doctype html><title>Sign in</title>'));
    const server = await testServer({ bot: { url: baseUrl, header: undefined } });
    const { text, events } = await ask(server, 'Hm?');
    expect({ text, events }).toEqual({ text: '', events: ['error'] });
  });

  test('a foreign page may not use the bot', async () => {
    const server = await testServer({ knowledge: markdown });
    const response = await server.call('/api/v1/chat', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
      body: JSON.stringify({
        key: PUBLISHABLE,
        conversation_id: 'c1',
        messages: [{ message_id: 'm', sender_type: 'customer', content: 'Hi' }],
      }),
    });
    expect(response.status).toBe(403);
  });
});

/** A language model's interface with the answers of a test. */
async function modelServer(
  answer: (
    request: string,
    write: (text: string) => void,
    response: ServerResponse,
  ) => void | Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      void Promise.resolve(answer(body, (text) => response.write(text), response)).then(() =>
        response.end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
