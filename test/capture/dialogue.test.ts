import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { WireEvent } from '../../src/contract/index.ts';
import { effect } from '@preact/signals-core';
import { createConversation } from '../../src/capture/conversation.ts';
import {
  askBot,
  createDialogue,
  type ReplyFailure,
  type Responder,
} from '../../src/capture/dialogue/index.ts';
import { recorded } from '../replies/install.ts';
import { replyFaults } from '../../src/widget/settings/reply-faults.ts';

/** Seconds without a byte after which a reply has failed; most tests never wait for that. */
let patience = 60;
beforeEach(() => (patience = 60));

/** A chat whose responder gives these, one for each question and retry. */
function chat(...replies: ((...given: Parameters<Responder>) => unknown)[]) {
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
  const failures: ReplyFailure[] = [];
  const asked: Promise<unknown>[] = [];
  const dialogue = createDialogue(conversation, {
    ask: () => askBot(replies.shift() as Responder),
    onFailure: (failure) => failures.push(failure),
    language: 'en',
    patience: () => patience,
    asking: (ended) => asked.push(ended),
  });
  return {
    dialogue,
    failures,
    asked,
    marks: () => conversation.messages.value.slice(1).map(({ interrupted }) => interrupted),
    answers: () => conversation.messages.value.slice(1).map(({ content }) => content),
    /** What was recorded of each reply. */
    records: () =>
      events.flatMap(({ type, data }) =>
        type === 'message.added' && data.sender_type === 'ai' ? [data] : [],
      ),
    ids: () => conversation.messages.value.slice(1).map(({ id }) => id),
  };
}

const stream = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } });

/** Sends this, and then the line breaks. */
const broken = (text: string) =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      pull: (controller) => controller.error(new Error('The line broke.')),
    }),
  );

async function* pieces(...all: unknown[]) {
  yield* all;
}

const PAGE = '<!doctype html>\n<html><title>Sign in</title><p>data: none</p></html>\n';

describe('a reply without text is a failure:', () => {
  test.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['null', () => null],
    ['a promise of nothing', () => Promise.resolve(undefined)],
    ['an empty text', () => ''],
    ['white space', () => ' \n\t'],
    ['a number', () => 42],
    ['false', () => false],
    ['an empty list', () => []],
    ['an empty object', () => ({})],
    ['an object with an empty text', () => ({ text: '' })],
    ['an object with no text for a text', () => ({ text: null })],
    ['an object with an object for a text', () => ({ text: { value: 'Hello' } })],
    ['an object of another form', () => ({ greeting: 'Hello' })],
    ['suggestions alone', () => ({ quick_replies: ['Yes'] })],
    ['no pieces', () => pieces()],
    ['empty pieces', () => pieces('', { text: '' })],
    ['pieces that are none', () => pieces(undefined, null)],
    ['pieces of another form', () => pieces({ greeting: 'Hello' }, 5, undefined)],
    ['several empty messages', () => pieces({ message_id: 'a' }, { message_id: 'b', text: ' ' })],
    ['a response of 204', () => new Response(null, { status: 204 })],
    ['a response without a body', () => new Response()],
    ['an empty body', () => new Response('')],
    ['an empty stream', () => stream('')],
    ['a stream of comments', () => stream(': hello\n\n: hello\n\n')],
    ['a stream that is done at once', () => stream('data: [DONE]\n\n')],
    ['a stream of empty data', () => stream('data:\n\ndata: null\n\ndata: {}\n\n')],
    ['a stream of another form', () => stream('data: {"greeting":"Hello"}\n\n')],
    [
      'chunks of a model without words',
      () =>
        stream(
          'data: {"choices":[{"delta":{"content":null}}]}\n\ndata: {"choices":[]}\n\ndata: [DONE]\n\n',
        ),
    ],
    ['JSON', () => Response.json({ greeting: 'Hello' })],
  ])('%s', async (_, reply) => {
    const { dialogue, failures, answers } = chat(reply, () => 'Here I am');
    await dialogue.send('Hello?');
    expect(dialogue.failed.value).toBe(true);
    expect(dialogue.answering.value).toBeNull();
    expect(answers()).toEqual([]);
    expect(failures).toMatchObject([{ code: 'reply_empty', message: expect.any(String) }]);

    await dialogue.retry();
    expect(dialogue.failed.value).toBe(false);
    expect(answers()).toEqual(['Here I am']);
    expect(failures).toHaveLength(1);
  });
});

describe('a reply that is an error is a failure:', () => {
  test.each<[string, () => unknown]>([
    [
      'a responder that throws',
      () => {
        throw new Error('not now');
      },
    ],
    ['a page', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } })],
    ['bytes that are no text', () => pieces(new Uint8Array(3))],
    ['a promise that is rejected', () => Promise.reject(new Error('not now'))],
    ['another status than 2xx', () => new Response('data: Hello\n\n', { status: 500 })],
    ['an object', () => ({ error: 'Overloaded' })],
    ['an object by its type', () => ({ type: 'error', text: 'Overloaded' })],
    ['a piece', () => pieces({ error: { message: 'Overloaded' } })],
    ['data', () => stream('data: {"error":{"message":"Overloaded"}}\n\n')],
    ['data with words of its own', () => stream('data: {"error":true,"text":"Overloaded"}\n\n')],
    ['data by its type', () => stream('data: {"type":"error","text":"Overloaded"}\n\n')],
    ['a chunk of a model', () => stream('data: {"error":{"code":502},"choices":[]}\n\n')],
    ['an event', () => stream('event: error\ndata: Overloaded\n\n')],
    ['an event with JSON', () => stream('event:error\r\ndata: {"text":"Overloaded"}\r\n\r\n')],
    ['an event without data', () => stream('event: error\n\ndata: Hello\n\n')],
    ['an event without an end', () => stream('event: error')],
    ['half an object', () => stream('data: {"text":"Hel')],
  ])('%s', async (_, reply) => {
    const { dialogue, failures, answers } = chat(reply);
    await dialogue.send('Hello?');
    expect(dialogue.failed.value).toBe(true);
    expect(dialogue.answering.value).toBeNull();
    expect(answers()).toEqual([]);
    expect(failures).toMatchObject([{ code: 'reply_failed', message: expect.any(String) }]);
  });

  const WORDS = 'data: {"message_id":"a","text":"It is valid "}\n\n';
  test.each<[string, () => unknown]>([
    ['an error', () => stream(`${WORDS}data: {"error":"Overloaded"}\n\ndata: [DONE]\n\n`)],
    ['an error by its type', () => stream(`${WORDS}data: {"type":"error"}\n\n`)],
    ['an event of an error', () => stream(`${WORDS}event: error\ndata: Overloaded\n\n`)],
    ['half an object', () => stream(`${WORDS}data: {"text":"for se`)],
    ['a line that breaks', () => broken(WORDS)],
    [
      'an exception',
      async function* () {
        yield { message_id: 'a', text: 'It is valid ' };
        throw new Error('not now');
      },
    ],
    ['a piece of an error', () => pieces('It is valid ', { error: 'Overloaded' })],
  ])('words that end with %s are not finished', async (_, reply) => {
    const whole = { message_id: 'a', text: 'It is valid for 7 days.' };
    const { dialogue, failures, answers } = chat(reply, () => whole);
    await dialogue.send('How long?');
    expect(dialogue.failed.value).toBe(true);
    expect(answers()).toEqual(['It is valid …']);
    expect(failures).toMatchObject([{ code: 'reply_failed' }]);

    await dialogue.retry();
    expect(dialogue.failed.value).toBe(false);
    expect(answers()).toEqual(['It is valid …', 'It is valid for 7 days.']);
  });

  test('what an error offers beside itself counts', async () => {
    const { dialogue } = chat(() =>
      stream('event: error\ndata: {"offer_person":true,"error":{"code":"unavailable"}}\n\n'),
    );
    await dialogue.send('Hello?');
    expect(dialogue.failed.value).toBe(true);
    expect(dialogue.offersPerson.value).toBe(true);
  });
});

describe('a reply with text is none:', () => {
  test.each<[string, () => unknown, string[]]>([
    ['a stream whose last line does not end', () => stream('data: {"text":"Hello"}'), ['Hello']],
    ['pieces with gaps', () => pieces('Hel', undefined, 'lo', null), ['Hello']],
    [
      'data that says that there is no error',
      () => stream('data: {"text":"Hi","error":null}\n\n'),
      ['Hi'],
    ],
    ['other events', () => stream('event: message\ndata: Hi\n\nevent: end\ndata:\n\n'), ['Hi']],
    [
      'a message and an empty one',
      () => pieces({ message_id: 'a', text: 'Hi' }, { message_id: 'b' }),
      ['Hi'],
    ],
  ])('%s', async (_, reply, expected) => {
    const { dialogue, failures, answers } = chat(reply);
    await dialogue.send('Hello?');
    expect(answers()).toEqual(expected);
    expect(dialogue.failed.value).toBe(false);
    expect(failures).toEqual([]);
  });

  test('one that nobody waits for any more', async () => {
    const { dialogue, failures } = chat(() => new Promise((resolve) => setTimeout(resolve, 20)));
    const asked = dialogue.send('Hello?');
    dialogue.stop();
    await asked;
    expect(failures).toEqual([]);
    expect(dialogue.failed.value).toBe(false);
  });
});

test.each(recorded.filter(({ name }) => name.includes('fail')))(
  'the error that $library sends ($name) keeps the words, marked and recorded as interrupted',
  async ({ body, type }) => {
    const { dialogue, failures, records } = chat(
      () => new Response(body, { headers: { 'content-type': type! } }),
      () => 'Here I am',
    );
    await dialogue.send('Hello?');
    expect(dialogue.failed.value).toBe(true);
    expect(failures).toMatchObject([{ code: 'reply_failed' }]);
    expect(records()).toMatchObject([
      { content: expect.stringMatching(/^Your parcel .*…$/s), interrupted: true },
    ]);
    await dialogue.retry();
    expect(dialogue.failed.value).toBe(false);
    expect(records().map(({ interrupted }) => interrupted)).toEqual([true, undefined]);
  },
);

describe('a responder that falls silent', () => {
  const never = () => new Promise<never>(() => {});

  test.each<[string, (signal: AbortSignal) => unknown, string[]]>([
    ['before it replies', never, []],
    ['before the first piece', () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }), []],
    ['before the first byte', () => new Response(new ReadableStream()), []],
    [
      'after some words',
      async function* () {
        yield { message_id: 'a', text: 'It is valid ' };
        await never();
      },
      ['It is valid …'],
    ],
    [
      'but for bytes without words',
      (signal) =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              await new Promise((resolve) => setTimeout(resolve, 5));
              if (!signal.aborted) controller.enqueue(new TextEncoder().encode(': still here\n\n'));
            },
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
      [],
    ],
  ])('%s has failed, is told so, and can be asked again', async (_, reply, before) => {
    patience = 0.05;
    let signal: AbortSignal | undefined;
    const { dialogue, failures, answers } = chat(
      (_content, question) => reply((signal = question.signal)),
      () => 'Here I am',
    );
    await dialogue.send('Hello?');
    expect(dialogue.failed.value).toBe(true);
    expect(dialogue.answering.value).toBeNull();
    expect(answers()).toEqual(before);
    expect(failures).toMatchObject([
      { code: 'reply_failed', message: expect.stringContaining('no text for 0.05 seconds') },
    ]);
    expect(signal?.aborted).toBe(true);

    patience = 60;
    await dialogue.retry();
    expect(dialogue.failed.value).toBe(false);
    expect(answers()).toEqual([...before, 'Here I am']);
  });

  test('sends signs of life faster than a timer fires, has failed all the same', async () => {
    patience = 0.2;
    const { dialogue, failures } = chat(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new TextEncoder().encode(': ping\n\n')),
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    );
    await dialogue.send('Hello?');
    // Five times the limit.
    expect(failures).toMatchObject([
      { message: expect.stringMatching(/no text for [1-9]\d* sec/) },
    ]);
  });

  test('for less than the limit has time, however long the reply takes', async () => {
    patience = 1;
    const { dialogue, failures, answers } = chat(async function* () {
      for (const word of ['a', 'b', 'c', 'd', 'e']) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield word;
      }
    });
    await dialogue.send('Hello?');
    expect(failures).toEqual([]);
    expect(answers()).toEqual(['abcde']);
  });

  test.each([Infinity, 1e9])('may do so for %d seconds', async (seconds) => {
    patience = seconds;
    const { dialogue, failures, answers } = chat(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 'Here I am';
    });
    await dialogue.send('Hello?');
    expect(failures).toEqual([]);
    expect(answers()).toEqual(['Here I am']);
  });
});

describe('a reply without an end', () => {
  test.each<[string, string, string]>([
    ['of words', 'text/plain', 'It is valid '],
    ['of events', 'text/event-stream', 'data: {"text":"It is valid "}\n\n'],
    ['of lines of JSON', 'application/x-ndjson', '{"text":"It is valid "}\n'],
  ])(
    '%s keeps what a message can hold, is marked, and is read no further',
    async (_, type, part) => {
      let isCancelled = false;
      const { dialogue, failures, answers, records } = chat(
        () =>
          new Response(
            new ReadableStream({
              pull: (controller) => controller.enqueue(new TextEncoder().encode(part)),
              cancel: () => void (isCancelled = true),
            }),
            { headers: { 'content-type': type } },
          ),
      );
      await dialogue.send('How long?');
      const [answer] = answers();
      expect(answer!.length).toBeGreaterThan(15_900);
      expect(answer!.length).toBeLessThanOrEqual(16_000);
      expect(answer).toMatch(/It is valid.* …$/);
      expect(records()[0]).toMatchObject({ interrupted: true });
      expect(failures).toMatchObject([{ code: 'reply_failed' }]);
      await expect.poll(() => isCancelled).toBe(true);
    },
  );

  test('of one value of JSON is a failure', async () => {
    const letters = new TextEncoder().encode('a'.repeat(1 << 20));
    let isBegun = false;
    const { dialogue, failures, answers } = chat(
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              controller.enqueue(isBegun ? letters : new TextEncoder().encode('{"text":"'));
              isBegun = true;
            },
          }),
        ),
    );
    await dialogue.send('How long?');
    expect(answers()).toEqual([]);
    expect(failures).toMatchObject([{ message: expect.stringContaining('too large') }]);
  });
});

test('what our own server marks as interrupted is recorded as such', async () => {
  const { dialogue, records, failures, answers } = chat(() => ({
    text: 'It is …',
    interrupted: true,
  }));
  await dialogue.send('How long?');
  expect(records()[0]).toMatchObject({ interrupted: true });
  // The customer is offered to try again, so the page must hear of it, too.
  expect(failures).toMatchObject([{ code: 'reply_failed', message: 'The reply was cut off.' }]);
  expect(answers()).toEqual(['It is …']);
});

test('ten thousand chunks at once are shown in few updates, in their order', async () => {
  const { dialogue, answers } = chat(() =>
    pieces(...Array.from({ length: 10_000 }, (_, index) => String(index % 10))),
  );
  let updates = 0;
  const stop = effect(() => {
    updates += dialogue.answering.value ? 1 : 0;
  });
  await dialogue.send('How long?');
  stop();
  expect(answers()).toEqual(['0123456789'.repeat(1_000)]);
  expect(updates).toBeLessThan(1_000);
});

describe('a bot that gives every reply the same id', () => {
  test.each<[string, (text: string) => unknown]>([
    ['in an object', (text) => ({ message_id: 'bot', text })],
    ['in pieces', (text) => pieces({ message_id: 'bot', text }, { message_id: 'bot', text: '!' })],
    ['in events', (text) => stream(`data: {"message_id":"bot","text":"${text}"}\n\n`)],
    ['in JSON', (text) => Response.json({ message_id: 'bot', text })],
    ['in every message of a reply', (text) => pieces({ message_id: 'bot', text, starts: true })],
  ])('%s loses none', async (_, reply) => {
    const { dialogue, failures, answers, ids } = chat(
      () => reply('One'),
      () => reply('Two'),
      () => reply('Two'),
    );
    for (const question of ['1', '2', '3']) await dialogue.send(question);
    expect(failures).toEqual([]);
    const said = answers().filter((content) => !/^\d/.test(content));
    expect(said.map((content) => content.replace('!', ''))).toEqual(['One', 'Two', 'Two']);
    expect(new Set(ids()).size).toBe(ids().length);
  });
});

describe('the line for whoever makes the responder', () => {
  /** What is said of a reply. */
  async function saidOf(reply: () => unknown): Promise<string[]> {
    const { dialogue, failures } = chat(reply);
    await dialogue.send('Hello?');
    return replyFaults(failures[0]!);
  }

  test('knows a response also where the class has been replaced', async () => {
    const native = globalThis.Response;
    const { dialogue, failures } = chat(() => new native('{}', { status: 503 }));
    globalThis.Response = class extends native {};
    onTestFinished(() => void (globalThis.Response = native));
    await dialogue.send('Hello?');
    expect((await replyFaults(failures[0]!))[0]).toContain('status 503');
  });

  test('says how the response of a failed request begins, which is cancelled by then', async () => {
    const server = createServer((_, response) => response.writeHead(500).end('Out of credit'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { dialogue, failures } = chat((_, { signal }) =>
      fetch(`http://127.0.0.1:${port}/`, { signal }),
    );
    await dialogue.send('Hello?');
    const [line] = await replyFaults(failures[0]!);
    expect(line).toContain('status 500');
    expect(line).toContain('begins with: Out of credit');
  });

  test('says status, content type, how it begins, and what would be understood; once for each kind', async () => {
    const long = `<!doctype html>\n${'x'.repeat(200)}`;
    const page = () => new Response(long, { headers: { 'content-type': 'text/html' } });
    const [line, ...more] = await saidOf(page);
    expect(more).toEqual([]);
    expect(line).toContain('status 200, content type text/html');
    expect(line).toContain(`<!doctype html> ${'x'.repeat(64)})`);
    expect(line).toContain('text: "…"');
    expect(await saidOf(page)).toEqual([]);
    expect(await saidOf(() => Response.json({ greeting: 'Hello' }))).toHaveLength(1);
  });

  test.each<[string, () => unknown, string[]]>([
    ['a status', () => new Response('No bot here', { status: 404 }), ['status 404', 'No bot here']],
    ['no content', () => new Response(null, { status: 204 }), ['status 204', 'content type none']],
    ['nothing', () => undefined, ['undefined from the responder']],
    ['another form', () => ({ greeting: 'Hello' }), ['{"greeting":"Hello"}']],
    [
      'pieces',
      () => pieces({ greet: 'Hel' }, { greet: 'lo' }),
      ['async iterable', '{"greet":"Hel"}{"greet":"lo"}'],
    ],
    ['an exception', () => Promise.reject(new TypeError('not now')), ['TypeError: not now']],
    [
      'an object that is no JSON',
      () =>
        new (class Circle {
          self = this;
        })(),
      ['[object Object]'],
    ],
  ])('knows %s', async (_, reply, parts) => {
    const [line] = await saidOf(reply);
    for (const part of parts) expect(line).toContain(part);
  });
});

describe('a page that goes', () => {
  const never = () =>
    new Response(
      new ReadableStream({
        start: (controller) =>
          controller.enqueue(new TextEncoder().encode('data: {"text":"It is valid"}\n\n')),
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    );

  test('keeps what has arrived, marked, and can ask again without it', async () => {
    const questions: string[][] = [];
    const { dialogue, answers, failures, marks } = chat(never, (_, { messages }) => {
      questions.push(messages.map(({ content }) => content));
      return 'It is valid for 7 days.';
    });
    void dialogue.send('How long?');
    await expect.poll(() => dialogue.answering.value?.text).toBe('It is valid');
    dialogue.interrupt();
    expect(answers()).toEqual(['It is valid …']);
    expect(marks()).toEqual([true]);
    expect([dialogue.failed.value, dialogue.answering.value]).toEqual([true, null]);
    expect(failures).toEqual([]);
    await dialogue.retry();
    expect(answers()).toEqual(['It is valid …', 'It is valid for 7 days.']);
    expect(marks()).toEqual([true, undefined]);
    expect(questions).toEqual([['How long?']]);
    // Nothing is pending now.
    dialogue.interrupt();
    expect([answers().length, dialogue.failed.value]).toEqual([2, false]);
  });

  test('tells when nobody waits for a reply any more: after it, or once it is cut off', async () => {
    const { dialogue, asked } = chat(() => 'Yes.', never, never);
    await dialogue.send('One?');
    await asked[0];
    void dialogue.send('Two?');
    dialogue.stop();
    await asked[1];
    void dialogue.send('Three?');
    dialogue.interrupt();
    await asked[2];
    expect(asked).toHaveLength(3);
  });
});

test('a question while a reply arrives keeps what has arrived, marked, above it', async () => {
  const { dialogue, records, answers, failures } = chat(
    async function* () {
      yield 'It is ';
      await new Promise(() => {});
    },
    () => 'Here I am',
  );
  void dialogue.send('One?');
  await expect.poll(() => dialogue.answering.value?.text).toBe('It is ');
  await dialogue.send('Two?');
  expect(answers()).toEqual(['It is …', 'Two?', 'Here I am']);
  expect(records().map(({ interrupted }) => interrupted)).toEqual([true, undefined]);
  expect([dialogue.failed.value, failures]).toEqual([false, []]);
});
