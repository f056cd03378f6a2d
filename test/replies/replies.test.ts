import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readReply } from '../../src/replies/index.ts';
import type { Piece } from '../../src/replies/index.ts';
import * as forms from '../../src/replies/forms/index.ts';
import { jsonInTurns } from '../../src/replies/later/json-in-turns.ts';
import { createReader } from '../../src/replies/later/reader.ts';
import { wire } from '../../src/replies/later/wire.ts';
import { replyFacts } from '../../src/contract/reply-facts.ts';
import { MAX_EVENT_CONTENT } from '../../src/contract/limits.ts';
import { clientId } from '../../src/contract/text.ts';
import { growthOf, MOST } from '../growth.ts';
import { documented, type Sample } from './documented.ts';
import { recorded, WORDS } from './install.ts';
import { services } from './services.ts';
import { variants } from './variants.ts';

/** What the model said in the recorded replies. */
const TEXT = WORDS.join('');
/** What it had said when it failed. */
const BEGINNINGS = ['Your parcel **4711**', 'Your parcel ', TEXT];

function inTurns(json: string): unknown {
  const parsing = jsonInTurns(json);
  for (;;) {
    const { done, value } = parsing.next();
    if (done) return value;
  }
}

/** What a function returns, or `null` if it throws. */
function outcomeOf(run: () => unknown): { value: unknown } | null {
  try {
    return { value: run() };
  } catch {
    return null;
  }
}

interface Read {
  /** The text of each message. */
  texts: string[];
  /** The message of the failure; `undefined`: the reply is complete. */
  error: string | undefined;
  facts: Omit<Piece, 'text'>;
}

async function read(reply: unknown): Promise<Read> {
  const texts = [''];
  const facts: Omit<Piece, 'text'> = {};
  try {
    for await (const { text = '', starts, replaces, error, ...more } of readReply(reply, [])) {
      const isNext = more.message_id && facts.message_id && more.message_id !== facts.message_id;
      if ((starts || isNext) && texts.at(-1) !== '') texts.push('');
      texts.push((replaces ? '' : texts.at(-1)!) + text);
      texts.splice(-2, 1);
      Object.assign(facts, more);
      if (error) return { texts, error: error.message, facts };
    }
  } catch (error) {
    return { texts, error: String(error), facts };
  }
  return { texts, error: undefined, facts };
}

const stream = (bytes: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const one of bytes) controller.enqueue(one);
      controller.close();
    },
  });

const response = (body: BodyInit | null, type?: string | null) =>
  new Response(body, type ? { headers: { 'content-type': type } } : {});

function replyOf({ body, type, chunks }: Sample): unknown {
  if (chunks)
    return (async function* () {
      yield* chunks;
    })();
  return response(stream([new TextEncoder().encode(body)]), type);
}

describe('the recorded reply of', () => {
  test.each(recorded.map((one) => [`${one.library} ${one.version}: ${one.name}`, one] as const))(
    '%s',
    async (_, sample) => {
      const { texts, error } = await read(replyOf(sample));
      if (sample.name.includes('fail')) {
        expect(error).toBeTruthy();
        expect(BEGINNINGS).toContain(texts.join());
      } else {
        expect({ texts, error }).toEqual({ texts: [TEXT], error: undefined });
      }
    },
  );

  /** How each library reports an error, when some words have arrived. */
  const reports: Record<string, string> = {
    ai: 'data: {"type":"error","errorText":"Overloaded"}\n\n',
    '@ag-ui/encoder': 'data: {"type":"RUN_ERROR","message":"Overloaded","code":"503"}\n\n',
    openai: 'data: {"error":{"message":"Overloaded","type":"server_error","code":null}}\n\n',
    '@anthropic-ai/sdk':
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    ollama: '{"error":"Overloaded"}\n',
    '@langchain/core': 'event: error\ndata: {"status_code":503,"message":"Overloaded"}\n\n',
    '@langchain/langgraph': 'event: error\ndata: {"error":"Error","message":"Overloaded"}\n\n',
    hono: 'event: error\ndata: Overloaded\n\n',
  };
  const failing = recorded
    .filter(({ type, body, name }) => body && type && !/plain/.test(type) && !/fail/.test(name))
    .map(({ library, name, type, body }) => {
      const report =
        name === 'responses'
          ? 'event: response.failed\ndata: {"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"Overloaded"}}}\n\n'
          : reports[library]!;
      return [library, name, type!, body!, report] as const;
    });

  test.each(failing)(
    '%s (%s), when an error follows its words',
    async (library, _, type, body, report) => {
      const isLines = library === 'ollama';
      const end = isLines ? '\n' : '\n\n';
      const parts = body.split(end);
      const at = parts.findIndex((part) => part.includes('is on its way'));
      expect(at).toBeGreaterThan(-1);
      const failed =
        parts.slice(0, at + 1).join(end) + end + report + parts.slice(at + 1).join(end);
      const { texts, error } = await read(response(failed, type));
      expect(texts.join()).toMatch(/^Your parcel \*\*4711\*\*/);
      expect(TEXT.startsWith(texts.join())).toBe(true);
      expect(error).toMatch(/Overloaded/);
    },
  );

  test('every library reports errors above', () => {
    expect(new Set(failing.map(([library]) => library))).toEqual(new Set(Object.keys(reports)));
  });

  test('a library that broke off anywhere is never whole', async () => {
    const announced = recorded.filter(
      ({ body, name }) =>
        body &&
        /UI messages$|^run$|completions|responses|^messages|^chat$/.test(name) &&
        !name.includes('events'),
    );
    expect(announced.length).toBeGreaterThan(7);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...announced),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        async (sample, share) => {
          const body = sample.body!.slice(0, Math.floor(sample.body!.length * share));
          const { texts, error } = await read(
            response(stream([new TextEncoder().encode(body)]), sample.type),
          );
          expect(TEXT.startsWith(texts.join())).toBe(true);
          // A complete text may lack its end mark alone.
          if (texts.join().trim() !== '') expect(error).toBeTruthy();
        },
      ),
    );
  });
});

test.each(['d', 'dat', 'data', 'ev', 'id', 'ret'])(
  'a stream of events that broke off within its first field is no text: %s',
  async (body) => {
    const { texts } = await read(
      response(stream([new TextEncoder().encode(body)]), 'text/event-stream'),
    );
    expect(texts.join()).toBe('');
  },
);

describe('the documented reply of', () => {
  test.each(
    [...documented, ...variants].map((one) => [`${one.library}: ${one.name}`, one] as const),
  )('%s', async (_, sample) => {
    const { texts, error, facts } = await read(replyOf(sample));
    expect(texts).toEqual(sample.texts ?? ['Your parcel is on its way.']);
    if (sample.error !== undefined) expect(error).toContain(sample.error);
    else expect(error).toBeUndefined();
    expect(facts).toMatchObject(sample.facts ?? {});
  });
});

describe('the reply of a service:', () => {
  test.each(services.map((one) => [one.name, one] as const))('%s', async (_, sample) => {
    const { texts, error, facts } = await read(replyOf(sample));
    expect(texts).toEqual(sample.texts);
    // The chat reports a reply without text as a failure.
    const fails = error !== undefined || !texts.join('').trim();
    expect(fails).toBe(sample.error !== undefined);
    expect(facts).toMatchObject(sample.facts ?? {});
  });
});

test('usage and model reach the facts', async () => {
  const named = (name: string) => replyOf(recorded.find((one) => one.name === name)!);
  const usage = { input_tokens: 12, output_tokens: 7 };
  expect((await read(named('UI messages'))).facts).toMatchObject({ ...usage, model: 'mock-model' });
  expect((await read(named('chat completions'))).facts).toMatchObject({
    ...usage,
    model: 'gpt-4o-mini',
  });
  expect((await read(named('responses'))).facts).toMatchObject({ ...usage, model: 'gpt-5-mini' });
  expect((await read(named('messages'))).facts).toMatchObject(usage);
  expect((await read(named('chat'))).facts).toMatchObject({ ...usage, model: 'llama3.2' });
});

const wired = [...recorded, ...documented, ...variants, ...services].filter(
  ({ body }) => body !== undefined,
);

test('any split of any reply gives the same text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...wired),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      async (sample, sizes, lineEnd, hasMark) => {
        const isEvents = sample.type?.includes('event-stream');
        const body = isEvents ? sample.body!.replaceAll('\n', lineEnd) : sample.body!;
        const bytes = new TextEncoder().encode((hasMark ? '\uFEFF' : '') + body);
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = 1 + sizes[turn % sizes.length]!;
          chunks.push(bytes.slice(at, at + size));
          at += size;
        }
        const whole = await read(replyOf(sample));
        const split = await read(response(stream(chunks), sample.type));
        expect({ ...split, error: Boolean(split.error) }).toEqual({
          ...whole,
          error: Boolean(whole.error),
        });
      },
    ),
    { numRuns: process.env['AFTERWORD_LONG'] ? 3_000 : 300 },
  );
});

/** Any UTF-16 unit, also half of a pair. */
const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

test('a text reads as the same text in a stream does', async () => {
  // prettier-ignore
  const beginnings = ['', ' ', '\n', 'id: ', 'id: 1\ndata: a', 'retry: 1\n\ndata: a', '{"text":"', '{ }', '{', '[{"text":"a"},', '[Order 12]', '[]', 'data: a', 'Data: a', '0:"Hi"\n', 'a: b', '2:1',
      'event: end\n\n', ': hi\n', ':) ', '<html>', '<think>', 'a <b>', '"Yes" ', '\uFEFF', '\0', 'x \x1a'];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.string({ unit: codeUnit }),
      fc.constantFrom('', '"}', ']', '\n\n', '\uFFFD\uFFFD\uFFFD'),
      async (...parts) => {
        const text = parts.join('');
        expect(await read(text)).toEqual(await read(new Set([text])));
      },
    ),
    { numRuns: process.env['AFTERWORD_LONG'] ? 3_000 : 200 },
  );
});

describe('bad input:', () => {
  const events = 'text/event-stream';
  test.each<[string, () => unknown, string[], boolean]>([
    [
      'comments and pings',
      () => response(': hi\n\nevent: ping\ndata: now\n\n: hi\ndata: Hello\n\n', events),
      ['Hello'],
      false,
    ],
    [
      'one blank after the colon is no text',
      () => response('data: Hello\n\ndata:  world\n\n', events),
      ['Hello world'],
      false,
    ],
    ['several lines of data', () => response('data: a\ndata: b\n\n', events), ['a\nb'], false],
    ['null', () => response('data: null\n\ndata: Hello\n\n', events), ['Hello'], false],
    [
      'numbers among words',
      () => response('data: It costs \n\ndata: 5\n\n', events),
      ['It costs 5'],
      false,
    ],
    [
      'quotes',
      () => response('event: data\ndata: "H"\n\nevent: data\ndata: "i"\n\nevent: end\n\n', events),
      ['Hi'],
      false,
    ],
    [
      'pretty JSON over lines of data',
      () => response('data: {\ndata:  "text": "Hello"\ndata: }\n\n', events),
      ['Hello'],
      false,
    ],
    ['JSON in a stream of events', () => response('{"text":"Hello"}', events), ['Hello'], false],
    ['JSON as a string', () => '{"text":"Hello"}', ['Hello'], false],
    ['events as a string', () => 'data: Hello\n\n', ['Hello'], false],
    ['events as a text', () => response('data: Hello\n\n', 'text/plain'), ['Hello'], false],
    [
      'events as a text, which begin with the id or the waiting time',
      () => response('retry: 100\r\nid: 1\r\n\r\ndata: Hello\r\n\r\n', 'text/plain'),
      ['Hello'],
      false,
    ],
    [
      'a text that begins as an event does',
      () => response('id: 12\nretry tomorrow', 'text/plain'),
      ['id: 12\nretry tomorrow'],
      false,
    ],
    [
      'an event of which nobody knows',
      () => response('{"event":"reply","text":"Hello"}', 'application/json'),
      ['Hello'],
      false,
    ],
    [
      'a whole text behind its pieces, with the kind in `event_type`',
      () => [
        { event_type: 'text-generation', text: 'Hello' },
        { event_type: 'stream-end', response: { text: 'Hello' } },
      ],
      ['Hello'],
      false,
    ],
    ...['sender_type', 'sender', 'author', 'from'].map(
      (key): [string, () => unknown, string[], boolean] => [
        `the customer's own message, by \`${key}\``,
        () => ({
          messages: [
            { [key]: 'customer', content: 'Hi' },
            { [key]: 'bot', content: 'Hello' },
          ],
        }),
        ['Hello'],
        false,
      ],
    ),
    [
      'an error that is none',
      () => response('{"error":{},"text":"Hello"}', 'application/json'),
      ['Hello'],
      false,
    ],
    [
      'traces of how a bot came to its reply',
      () => [
        { type: 'debug', payload: { message: 'matched intent **order**' } },
        { type: 'log', payload: { message: 'level info' } },
        { type: 'text', payload: { message: 'Hello' } },
      ],
      ['Hello'],
      false,
    ],
    [
      'a text that looks like a list',
      () => response('[Order 12] is on its way', 'text/plain'),
      ['[Order 12] is on its way'],
      false,
    ],
    [
      'a text in quotes',
      () => response('"Yes", she said.', 'text/plain'),
      ['"Yes", she said.'],
      false,
    ],
    [
      'a type of which nobody knows',
      () => response('{"type":"success","reply":"Hello"}', 'application/json'),
      ['Hello'],
      false,
    ],
    [
      'a type of which nobody knows, beside words',
      () => [
        { type: 'note', text: 'Hm' },
        { type: 'text-delta', text: 'Hello' },
      ],
      ['Hello'],
      false,
    ],
    [
      'a state of the bot',
      () => response('{"type":"status","text":"Searching"}\n', 'application/x-ndjson'),
      [''],
      false,
    ],
    ...['code', 'status', 'statusCode'].map((name): [string, () => unknown, string[], boolean] => [
      `the status of a failure as ${name}`,
      () => response(`{"${name}":502,"message":"Bad gateway"}`, 'application/json'),
      [''],
      true,
    ]),
    [
      'the status of a success',
      () => response('{"code":200,"status":200,"message":"Hello"}', 'application/json'),
      ['Hello'],
      false,
    ],
    ['a heart', () => response('<3', 'text/plain'), ['<3'], false],
    ['a tag', () => response('<b>Hello</b>', 'text/html'), ['<b>Hello</b>'], false],
    [
      'a text that is an object',
      () => response('{"text":{"value":"Hello"}}', 'application/json'),
      [''],
      false,
    ],
    ['a list of texts as a text', () => response('{"text":["Hel","lo"]}'), ['Hello'], false],
    [
      'a list of parts as a text',
      () => ({ text: [{ type: 'text', text: 'Hello' }] }),
      ['Hello'],
      false,
    ],
    [
      'a list as a text without any',
      () => response('{"text":[{"size":1}]}', 'application/json'),
      [''],
      false,
    ],
    ['a page', () => response('\n<!DOCTYPE html><title>Sign in</title>', 'text/html'), [''], true],
    ['a page as a text', () => '<html><body>Sign in</body></html>', [''], true],
    [
      'binary',
      () => response(new Uint8Array([0x89, 0x50, 0, 1, 2, 3]), 'application/octet-stream'),
      [''],
      true,
    ],
    ['a picture', () => response('x', 'image/png'), [''], true],
    ['half of JSON', () => response('{"text":"Hel', 'application/json'), [''], true],
    ['the first character of JSON', () => response('{'), [''], true],
    ['the first character of a list', () => '[\n', [''], true],
    ['thoughts', () => ['<think>Who is', ' this?</think>', '\n\n', 'Hello'], ['Hello'], false],
    ['thoughts that do not end', () => '<think>Who is this?', [''], false],
    [
      'another encoding',
      () => response(new Uint8Array([0x48, 0xe9]), 'text/plain; charset=iso-8859-1'),
      ['Hé'],
      false,
    ],
    [
      'an error of a tool',
      () => [
        { type: 'tool-error', error: 'No' },
        { type: 'text-delta', text: 'Hello' },
      ],
      ['Hello'],
      false,
    ],
    [
      'a model at its limit',
      () => ({ choices: [{ message: { content: 'Hel' }, finish_reason: 'length' }] }),
      ['Hel'],
      true,
    ],
    [
      'a body that was read before',
      () => {
        const read = response('Hello');
        void read.text();
        return read;
      },
      [''],
      true,
    ],
    ['a status', () => new Response('Hello', { status: 502 }), [''], true],
    [
      'messages of the customer',
      () => ({
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
        ],
      }),
      ['Hello'],
      false,
    ],
  ])('%s', async (_, reply, texts, isFailed) => {
    const { texts: found, error } = await read(reply());
    expect({ texts: found, isFailed: error !== undefined }).toEqual({ texts, isFailed });
  });

  test.each([
    'charset=iso-8859-1',
    'Charset="ISO-8859-1"',
    "charset='iso-8859-1'",
    'charset = iso-8859-1',
    'format=flowed; charset=iso_8859-1:1987',
  ])('a text with %s', async (parameter) => {
    const bytes = new Uint8Array([0x48, 0xe9]);
    expect((await read(response(bytes, `text/plain; ${parameter}`))).texts).toEqual(['Hé']);
  });

  test('broken UTF-8 is replaced, wherever it is split', async () => {
    const bytes = new Uint8Array([0x48, 0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f, 0x21]);
    const chunks = Array.from(bytes, (_, index) => bytes.slice(index, index + 1));
    expect((await read(response(stream(chunks)))).texts).toEqual(['H😀\uFFFD!']);
  });

  test.each<[string, string, string]>([
    ['line ends of one character', 'data: Hello\rdata: world\r\r', 'Hello\nworld'],
    ['line ends of two', 'data: Hello\r\n\r\ndata:  world\r\n\r\n', 'Hello world'],
    ['a byte order mark', '\uFEFFdata: Hello\n\n', 'Hello'],
    ['comments', ': hi\n\n:\n\ndata: Hello\n: between\ndata: you\n\n', 'Hello\nyou'],
    ['no blank line at the end', 'data: Hello\n\ndata: {"text":" you"}', 'Hello you'],
    ['much white space before it', `${' \n'.repeat(4_000)}data: Hello\n\n`, 'Hello'],
    ['characters of several bytes', 'data: Grüße 😀 日本\n\n', 'Grüße 😀 日本'],
  ])('%s, one byte a chunk', async (_, body, text) => {
    const bytes = new TextEncoder().encode(body);
    const chunks = Array.from(bytes, (_byte, index) => bytes.slice(index, index + 1));
    const { texts, error } = await read(response(stream(chunks), events));
    expect({ texts, error }).toEqual({ texts: [text], error: undefined });
  });

  test.each([
    ['JSON', '{"text":"Hello"}', 'Hello'],
    ['lines of JSON', '{"text":"Hel"}\n{"text":"lo"}', 'Hello'],
    ['a text', 'Hello', `${' '.repeat(4_096)}Hello`],
  ])('%s behind padding that a proxy wants', async (_, body, text) => {
    expect((await read(response(' '.repeat(4_096) + body))).texts).toEqual([text]);
  });

  test('the work for a body grows with its length, also in small chunks', () => {
    const bodies: [type: string, start: string, piece: string][] = [
      [events, '', 'data: Hello\n\n'],
      [events, 'data: {"text":"', 'a'],
      [events, '', ':\n'],
      [events, ':', 'a'],
      [events, '', 'data: a\n'],
      ['application/json', '{"text":"', 'a'],
      ['application/json', '', '{"text":"a"}\n'],
      ['application/json', '', '['],
      ['text/plain', '', ' '],
      ['text/plain', '', 'Hello '],
      ['text/plain', '<think>', 'a'],
      ['text/plain', '<think>', '<'],
      ['', '', ' '],
      ['', '"', 'a'],
      ['', ':', 'a'],
      ['', '', '{'],
      ['', 'id: ', '1'],
      ['', '', 'id: 1\n'],
    ];
    for (const [type, start, piece] of bodies) {
      const readAll = (size: number) => {
        const reader = createReader();
        reader.forms = forms;
        const body = wire(type, (item) => {
          for (const _ of reader.read(item)) reader.take();
        });
        body.feed(start);
        const chunk = piece.repeat(Math.ceil(16 / piece.length));
        for (let at = 0; at < size; at += chunk.length) {
          body.feed(chunk);
          reader.take();
        }
        body.end();
        reader.end();
      };
      const growth = growthOf(readAll, [{ short: 32 * 1024, long: 256 * 1024 }], 8);
      expect(growth, `${type} ${start}${piece}`).toBeLessThan(MOST);
    }
  });

  test.each<[string, string, string, string]>([
    ['an event', events, 'data: {"text":"', 'a'],
    ['an event of many lines', events, '', `data: ${'a'.repeat(57)}\n`],
    ['a value', 'application/json', '{"', 'a'],
    ['a list', 'application/json', '', '['],
    ['white space', 'text/plain', '', ' '],
    ['a part', 'text/plain', '0:"', 'a'],
  ])('%s without an end is not kept without an end', async (_, type, start, piece) => {
    const chunk = new TextEncoder().encode(piece.repeat(65_536 / piece.length));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
      pull(controller) {
        sent += chunk.length;
        if (sent > 64e6) throw new Error('Everything was taken.');
        controller.enqueue(chunk);
      },
    });
    expect(await read(response(endless, type))).toMatchObject({
      texts: [''],
      error: expect.stringContaining('too large'),
    });
  });

  test('the work for an object of an unknown form is bounded', () => {
    const looked = (value: unknown): number => {
      let reads = 0;
      const made = new Map<object, object>();
      const counted = (one: unknown): unknown => {
        if (typeof one !== 'object' || one === null) return one;
        const known = made.get(one);
        if (known) return known;
        const proxy = new Proxy(one, {
          get(target, key) {
            reads++;
            return counted(Reflect.get(target, key));
          },
        });
        made.set(one, proxy);
        return proxy;
      };
      const reader = createReader();
      reader.forms = forms;
      for (const _ of reader.read({ value: counted(value), isListed: false })) reader.take();
      return reads;
    };
    const names = ['reply', 'data', 'result', 'output', 'message', 'botReply', 'foo'];
    const fan = (depth: number): unknown =>
      depth === 0 ? 1 : Object.fromEntries(names.map((name) => [name, fan(depth - 1)]));
    const self: Record<string, unknown> = {};
    for (const name of names) self[name] = { ...self, again: self };
    const deep = (depth: number): unknown => (depth === 0 ? 1 : { reply: [deep(depth - 1)] });
    for (const value of [fan(6), self, deep(400)]) expect(looked(value)).toBeLessThan(1_000_000);
  });

  test.each([1, 2_000, 2_001, 9_000])('a list of %i parts is read whole', async (count) => {
    const words = Array.from({ length: count }, (_, index) => String(index % 10));
    const text = words.join('');
    const parts = words.map((word) => ({ type: 'text', text: word }));
    for (const reply of [
      { content: parts },
      { content: words },
      {
        role: 'assistant',
        content: words.map((word) => ({ text: { value: word }, type: 'text' })),
      },
      { output: [{ type: 'message', content: parts }] },
      { choices: [{ message: { content: parts }, finish_reason: 'stop' }] },
      { candidates: [{ content: { parts: words.map((word) => ({ text: word })) } }] },
      { final_answer: parts },
    ]) {
      const body = JSON.stringify(reply);
      for (const given of [
        reply,
        response(body, 'application/json'),
        response(`data: ${body}\n\n`, events),
      ]) {
        expect(await read(given)).toMatchObject({ texts: [text], error: undefined });
      }
    }
    // Of more than a message may have, the beginning is enough.
    const paragraphs = words.join('\n\n');
    for (const reply of [
      { messages: words.map((content) => ({ role: 'assistant', content })) },
      { steps: 1, foo: words.map((word) => ({ botReply: word })) },
    ]) {
      const { texts, error } = await read(reply);
      expect(error).toBeUndefined();
      expect(texts).toHaveLength(1);
      expect(paragraphs.startsWith(texts[0]!)).toBe(true);
      expect(texts[0]!.length).toBeGreaterThanOrEqual(
        Math.min(paragraphs.length, MAX_EVENT_CONTENT + 1),
      );
    }
  });

  test('a list with more than can be looked at fails, and is not cut', async () => {
    const blank = Array.from({ length: 30_000 }, () => ({ type: 'image' }));
    const parts = [{ type: 'text', text: 'Hello' }, ...blank, { type: 'text', text: ' you' }];
    for (const reply of [{ content: parts }, { foo: parts.map((one) => ({ bar: one })) }]) {
      expect((await read(new Set([{ text: 'First. ' }, reply]))).texts).toEqual(['First. ']);
      expect((await read(reply)).error).toContain('too many parts');
    }
  });

  test.each([
    ['text alone', (text: string) => ({ text })],
    ['text and more', (text: string) => ({ text, id: 7 })],
  ])('of messages of %s there may be a thousand, and of more the first are read', async (_, of) => {
    const all = Array.from({ length: 2_500 }, (_one, index) => of(String(index)));
    const thousand = all.slice(0, 1_000);
    const texts = thousand.map(({ text }) => text);
    for (const wrap of [(list: unknown) => list, (replies: unknown) => ({ replies })]) {
      expect(await read(wrap(thousand))).toMatchObject({ texts, error: undefined });
      const body = response(JSON.stringify(wrap(all)), 'application/json');
      expect(await read(body)).toMatchObject({
        texts,
        error: expect.stringContaining('too many messages'),
      });
    }
  });

  test('a list that is nested too deeply fails', async () => {
    const deep = (depth: number): unknown =>
      depth === 0 ? { text: 'Hello', id: 1 } : [deep(depth - 1)];
    expect(await read(deep(2))).toMatchObject({ texts: ['Hello'], error: undefined });
    expect((await read(deep(9))).error).toContain('too deeply');
  });

  test('large JSON reads as small JSON does, and what is broken is none', async () => {
    const large = fc.json({ maxDepth: 4 });
    const around = fc.constantFrom('', ' ', '\n\t ');
    await fc.assert(
      fc.property(large, around, fc.nat(), fc.string({ maxLength: 2 }), (json, blank, at, more) => {
        const place = at % (json.length + 1);
        for (const text of [
          json,
          blank + json.replaceAll(',', `${blank},${blank}`) + blank,
          json.slice(0, place),
          json.slice(0, place) + more + json.slice(place),
        ]) {
          expect(outcomeOf(() => inTurns(text))).toEqual(outcomeOf(() => JSON.parse(text)));
        }
      }),
      { numRuns: process.env['AFTERWORD_LONG'] ? 20_000 : 1_000 },
    );
    for (const text of [
      '{"__proto__":{"a":1},"a":[]}',
      '"\\\\"',
      '["\\\"",[[],{}]]',
      '',
      ' ',
      '[1,]',
      '{"a":1,}',
      '{a:1}',
      '[1 2]',
      '01',
      '-',
      'nul',
      '"a\nb"',
      '{"a":1}}',
      '[',
      '{"a"',
    ]) {
      expect(
        outcomeOf(() => inTurns(text)),
        text,
      ).toEqual(outcomeOf(() => JSON.parse(text)));
    }
  });

  test.each([
    ['beside it', '"context":[', '{"page":"Hello \\"world\\"","score":[0.5,null,true]},', '{}]'],
    ['an object', '"context":{', '"page":{"a":-1e3},', '"end":{}}'],
  ])('a text with megabytes of JSON %s is read in turns', async (_, start, piece, end) => {
    const many = piece.repeat(3_000_000 / piece.length);
    for (const json of [
      `{"answer":"Hello",${start}${many}${end}}`,
      `{${start}${many}${end},"answer":"Hello"}`,
    ]) {
      for (const [body, type] of [
        [json, 'application/json'],
        [`data: ${json}\n\n`, events],
      ] as const) {
        let turns = 0;
        let text = '';
        for await (const piece of readReply(response(body, type), [])) {
          turns++;
          text += piece.text ?? '';
        }
        expect(text).toBe('Hello');
        // Those of the body, and those of the JSON.
        expect(turns).toBeGreaterThan(json.length / 2_048 + json.length / 70_000);
      }
      const broken = await read(response(`${json.slice(0, -1)}x}`, 'application/json'));
      expect(broken.error).toContain('cannot be read');
    }
  });

  test('five megabytes are read in time that grows with them, in short turns', async () => {
    const text = 'Hello world. '.repeat(400_000);
    for (const reply of [
      response(text, 'text/plain'),
      response(`data: ${JSON.stringify({ text })}\n\n`, 'text/event-stream'),
    ]) {
      expect((await read(reply)).texts[0]!.length).toBe(text.length);
    }
  });

  test.each([
    ['letters', 'Hello world. ', 65_536],
    ['escapes', '\\n\\u00e9\\\\', 65_537],
    ['pairs', '😀', 8_191],
  ])(
    'of a text of %s in JSON that is far too long, the beginning is read',
    async (_, part, size) => {
      const body = `{"text":"${part.repeat(3_000_000 / part.length)}","model":"small"}`;
      const bytes = new TextEncoder().encode(body);
      const all = Array.from({ length: Math.ceil(bytes.length / size) }, (_one, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      const { texts, error, facts } = await read(response(stream(all), 'application/json'));
      const whole = (JSON.parse(body) as { text: string }).text;
      expect(error).toBeUndefined();
      expect(facts.model).toBe('small');
      expect(whole.startsWith(texts[0]!)).toBe(true);
      expect(texts[0]!.length).toBeGreaterThan(10 * MAX_EVENT_CONTENT);
      expect(texts[0]!.length).toBeLessThan(whole.length);
    },
  );

  test('buttons become quick replies, and each message of a list a message', async () => {
    const { texts, facts } = await read([
      { recipient_id: 'ana', text: 'Your order 4711?' },
      {
        recipient_id: 'ana',
        text: 'Is that right?',
        buttons: [
          { title: 'Yes', payload: '/yes' },
          { title: 'No', payload: '/no' },
        ],
      },
    ]);
    expect(texts).toEqual(['Your order 4711?', 'Is that right?']);
    expect(facts.quick_replies).toEqual(['Yes', 'No']);
  });

  test.each(['buttons', 'options', 'choices'])(
    '%s beside a text become quick replies',
    async (key) => {
      const { texts, error, facts } = await read({ text: 'Which one?', [key]: ['A', 'B'] });
      expect({ texts, error, facts }).toEqual({
        texts: ['Which one?'],
        error: undefined,
        facts: { quick_replies: ['A', 'B'] },
      });
    },
  );

  test('a quick reply is a text that can be sent', async () => {
    const { facts } = await read({
      text: 'Which one?',
      quick_replies: [`${'x'.repeat(199)}😀`, 'a\0b', '\uD83D'],
    });
    expect(facts.quick_replies).toEqual(['x'.repeat(199), 'ab']);
  });

  test('facts never cost a message: the server takes each of them', async () => {
    const fact = fc.oneof(
      fc.string({ unit: codeUnit, maxLength: 4 }),
      fc.constantFrom(
        '\0',
        'a\0b',
        `${'x'.repeat(199)}😀`,
        `${'x'.repeat(299)}😀`,
        '\uD83D',
        '12',
        '',
      ),
      fc.double(),
      fc.anything(),
    );
    const facts = fc.record(
      {
        ...Object.fromEntries(Object.keys(replyFacts).map((name) => [name, fact])),
        intent: fc.record({ intent_id: fact, intent_name: fact, not_meaningful: fact }),
        message_id: fact,
        confidence: fact,
        usage: fc.record({ prompt_tokens: fact, completion_tokens: fact, cost: fact }),
      },
      { requiredKeys: [] },
    );
    const taken = z.object({
      message_id: clientId.optional(),
      ai_confidence_score: z.number().min(0).max(1).optional(),
      ...replyFacts,
    });
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const { facts: found } = await read(new Set([{ ...given, text: 'Hi' }]));
        expect(taken.safeParse(found).error).toBeUndefined();
      }),
      { numRuns: process.env['AFTERWORD_LONG'] ? 3_000 : 200 },
    );
  });

  test('facts of the wrong form are left out', async () => {
    const { texts, facts } = await read({
      text: 'Hi',
      message_id: 7,
      ai_confidence_score: 85,
      intent: 'x',
      reply_id: {},
    });
    expect(texts).toEqual(['Hi']);
    expect(facts).toEqual({});
  });
});
