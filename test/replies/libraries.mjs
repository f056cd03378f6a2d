// Runs the libraries that bots are written with, and prints what each sends as JSON. It runs in a folder
// in which they are installed; see libraries.test.ts. Models are mocks; SDKs talk to model-server.mjs.
import { readFileSync } from 'node:fs';
import Anthropic from '@anthropic-ai/sdk';
import { EventType } from '@ag-ui/core';
import { EventEncoder } from '@ag-ui/encoder';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { AIMessage, AIMessageChunk } from '@langchain/core/messages';
import { FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { simulateReadableStream, streamText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE, streamText as streamHonoText } from 'hono/streaming';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { startModelServer } from './model-server.mjs';

const words = JSON.parse(process.argv[2]);
const text = words.join('');
const server = await startModelServer(words);

// `ai`

const usage = {
  inputTokens: { total: 12, noCache: 12, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 7, text: 7, reasoning: 0 },
};
/** A model that thinks, then says the words; `isBroken`: it fails after two of them. */
const model = (isBroken) =>
  new MockLanguageModelV4({
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'stream-start', warnings: [] },
          { type: 'reasoning-start', id: 'r' },
          { type: 'reasoning-delta', id: 'r', delta: 'I look up the order.' },
          { type: 'reasoning-end', id: 'r' },
          { type: 'text-start', id: 't' },
          ...(isBroken ? words.slice(0, 2) : words).map((delta) => ({
            type: 'text-delta',
            id: 't',
            delta,
          })),
          ...(isBroken
            ? [{ type: 'error', error: new Error('Overloaded') }]
            : [
                { type: 'text-end', id: 't' },
                { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
              ]),
        ],
      }),
    }),
  });
const ai = (isBroken = false) =>
  streamText({ model: model(isBroken), prompt: 'Where is my parcel?', onError: () => {} });
const metadata = ({ part }) =>
  part.type === 'finish' ? { totalUsage: part.totalUsage, model: 'mock-model' } : undefined;

// AG-UI

const encoder = new EventEncoder();
const run = { threadId: 't', runId: 'r' };
const agUi = (end) => [
  { type: EventType.RUN_STARTED, ...run },
  { type: EventType.REASONING_MESSAGE_START, messageId: 'r1', role: 'reasoning' },
  { type: EventType.REASONING_MESSAGE_CONTENT, messageId: 'r1', delta: 'I look up the order.' },
  { type: EventType.REASONING_MESSAGE_END, messageId: 'r1' },
  { type: EventType.TOOL_CALL_START, toolCallId: 'c', toolCallName: 'find_order' },
  { type: EventType.TOOL_CALL_ARGS, toolCallId: 'c', delta: '{"id":4711}' },
  { type: EventType.TOOL_CALL_END, toolCallId: 'c' },
  { type: EventType.TEXT_MESSAGE_START, messageId: 'm1', role: 'assistant' },
  ...words.map((delta) => ({ type: EventType.TEXT_MESSAGE_CONTENT, messageId: 'm1', delta })),
  ...end,
];
const agUiResponse = (events) =>
  new Response(events.map((event) => encoder.encodeSSE(event)).join(''), {
    headers: { 'content-type': encoder.getContentType() },
  });

// SDKs

const openai = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1` });
const completions = () =>
  openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [], stream: true });
const responses = () => openai.responses.create({ model: 'gpt-5-mini', input: '', stream: true });
const anthropic = new Anthropic({ apiKey: 'k', baseURL: server.url });
const claude = () =>
  anthropic.messages.create({
    model: 'claude-opus-4-7',
    max_tokens: 100,
    messages: [],
    stream: true,
  });
const ollama = new Ollama({ host: server.url });
const raw = (path) => fetch(server.url + path, { method: 'POST', body: '{}' });

// LangChain

const chatModel = () =>
  new FakeStreamingChatModel({
    responses: [new AIMessage(text)],
    chunks: words.map((content) => new AIMessageChunk(content)),
  });
const eventStream = (body) =>
  new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', async (state) => ({ messages: [await chatModel().invoke(state.messages)] }))
  .addEdge(START, 'agent')
  .compile();

// Hono

const app = new Hono()
  .get('/sse', (c) =>
    streamSSE(c, async (stream) => {
      for (const data of words) await stream.writeSSE({ data: JSON.stringify({ text: data }) });
    }),
  )
  .get('/sse-text', (c) =>
    streamSSE(c, async (stream) => {
      for (const data of words) await stream.writeSSE({ data, event: 'message' });
      await stream.writeSSE({ data: 'close', event: 'close' });
    }),
  )
  .get('/sse-error', (c) =>
    streamSSE(
      c,
      async (stream) => {
        await stream.writeSSE({ data: words[0] });
        throw new Error('Overloaded');
      },
      async () => {},
    ),
  )
  .get('/text', (c) =>
    streamHonoText(c, async (stream) => {
      for (const data of words) await stream.write(data);
    }),
  );
const { error } = console;
console.error = () => {};

/** By library: what it sends, or the chunks that it gives. */
const sources = {
  ai: {
    'UI messages': () => ai().toUIMessageStreamResponse({ messageMetadata: metadata }),
    'UI messages that fail': () => ai(true).toUIMessageStreamResponse(),
    text: () => ai().toTextStreamResponse(),
    'text chunks': () => ai().textStream,
    'UI message chunks': () => ai().toUIMessageStream(),
    'full stream': () => ai().fullStream,
  },
  '@ag-ui/encoder': {
    run: () =>
      agUiResponse(
        agUi([
          { type: EventType.TEXT_MESSAGE_END, messageId: 'm1' },
          { type: EventType.RUN_FINISHED, ...run },
        ]),
      ),
    'run that fails': () =>
      agUiResponse(agUi([{ type: EventType.RUN_ERROR, message: 'Overloaded' }])),
  },
  openai: {
    'chat completions': () => raw('/v1/chat/completions'),
    'chat completions, toReadableStream': async () =>
      new Response((await completions()).toReadableStream()),
    'chat completion chunks': completions,
    responses: () => raw('/v1/responses'),
    'responses, toReadableStream': async () => new Response((await responses()).toReadableStream()),
    'response events': responses,
  },
  '@anthropic-ai/sdk': {
    messages: () => raw('/v1/messages'),
    'messages, toReadableStream': async () => new Response((await claude()).toReadableStream()),
    'message events': claude,
  },
  ollama: {
    chat: () => raw('/api/chat'),
    'chat chunks': () => ollama.chat({ model: 'llama3.2', messages: [], stream: true }),
  },
  '@langchain/core': {
    'stream events': async () =>
      eventStream(
        await chatModel()
          .pipe(new StringOutputParser())
          .streamEvents('', { version: 'v2', encoding: 'text/event-stream' }),
      ),
    'message chunks': () => chatModel().stream(''),
  },
  '@langchain/langgraph': {
    'messages as events': async () =>
      eventStream(
        await graph.stream(
          { messages: [] },
          { streamMode: 'messages', encoding: 'text/event-stream' },
        ),
      ),
    messages: () => graph.stream({ messages: [] }, { streamMode: 'messages' }),
    values: () =>
      graph.stream({ messages: [{ role: 'user', content: 'Hi' }] }, { streamMode: 'values' }),
    updates: () => graph.stream({ messages: [] }, { streamMode: 'updates' }),
  },
  hono: {
    streamSSE: () => app.request('/sse'),
    'streamSSE with text': () => app.request('/sse-text'),
    'streamSSE that fails': () => app.request('/sse-error'),
    streamText: () => app.request('/text'),
  },
};

const versionOf = (library) =>
  JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8')).version;

/** Serves what each library sends, made anew for each request; chunks as lines of JSON. */
if (process.argv[3] === 'serve') {
  const all = Object.entries(sources).flatMap(([library, streams]) =>
    Object.entries(streams).map(([name, make]) => ({ library, name, make })),
  );
  serve(
    {
      hostname: '127.0.0.1',
      port: 0,
      // With its own `Response`, those of `fetch` would be none.
      overrideGlobalObjects: false,
      async fetch(request) {
        const { make } = all[Number(new URL(request.url).pathname.slice(1))];
        const made = await make();
        if (made instanceof Response) {
          const type = made.headers.get('content-type');
          const headers = {
            'access-control-allow-origin': '*',
            ...(type && { 'content-type': type }),
          };
          return new Response(made.body, { headers });
        }
        return new Response(
          new ReadableStream({
            async start(controller) {
              for await (const chunk of made) {
                controller.enqueue(new TextEncoder().encode(`${JSON.stringify(chunk)}\n`));
              }
              controller.close();
            },
          }),
          {
            headers: {
              'access-control-allow-origin': '*',
              'content-type': 'application/x-ndjson',
            },
          },
        );
      },
    },
    ({ port }) => {
      const list = all.map(({ library, name }) => ({ library, version: versionOf(library), name }));
      process.stdout.write(`${JSON.stringify({ port, list })}\n`);
    },
  );
} else {
  const recorded = [];
  for (const [library, streams] of Object.entries(sources)) {
    for (const [name, make] of Object.entries(streams)) {
      const made = await make();
      const about = { library, version: versionOf(library), name };
      if (made instanceof Response) {
        recorded.push({
          ...about,
          type: made.headers.get('content-type'),
          body: await made.text(),
        });
      } else {
        const chunks = [];
        for await (const chunk of made) chunks.push(chunk);
        recorded.push({ ...about, chunks });
      }
    }
  }
  server.close();
  console.error = error;
  process.stdout.write(JSON.stringify(recorded, null, 2));
}
