// Answers as the services do that the SDKs of libraries.mjs talk to, in the formats that they document.
import { createServer } from 'node:http';

const sse = (events) =>
  events
    .map(([event, data]) => `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
    .join('');
const lines = (values) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const CHAT = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o-mini',
};
const chatChunk = (delta, finish_reason = null) => ({
  ...CHAT,
  choices: [{ index: 0, delta, finish_reason }],
});

/** Chat completions of OpenAI. */
const chat = (words) =>
  sse([
    [null, chatChunk({ role: 'assistant', content: '' })],
    [null, chatChunk({ reasoning_content: 'The customer wants to know…' })],
    ...words.map((content) => [null, chatChunk({ content })]),
    [null, chatChunk({}, 'stop')],
    [
      null,
      {
        ...CHAT,
        choices: [],
        usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
      },
    ],
  ]) + 'data: [DONE]\n\n';

/** Responses of OpenAI, with a summary of the reasoning. */
function responses(words) {
  const text = words.join('');
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
  const response = (status, output, usage = null) => ({
    id: 'resp_1',
    object: 'response',
    status,
    model: 'gpt-5-mini',
    error: null,
    output,
    usage,
  });
  const summary = { type: 'summary_text', text: 'I look up the order.' };
  const events = [
    { type: 'response.created', response: response('in_progress', []) },
    { type: 'response.in_progress', response: response('in_progress', []) },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { id: 'rs_1', type: 'reasoning', summary: [] },
    },
    {
      type: 'response.reasoning_summary_part.added',
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      part: { type: 'summary_text', text: '' },
    },
    {
      type: 'response.reasoning_summary_text.delta',
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: summary.text,
    },
    {
      type: 'response.reasoning_summary_text.done',
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      text: summary.text,
    },
    {
      type: 'response.reasoning_summary_part.done',
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      part: summary,
    },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { id: 'rs_1', type: 'reasoning', summary: [summary] },
    },
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { ...message, status: 'in_progress', content: [] },
    },
    {
      type: 'response.content_part.added',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    ...words.map((delta) => ({
      type: 'response.output_text.delta',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      delta,
    })),
    {
      type: 'response.output_text.done',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      text,
    },
    {
      type: 'response.content_part.done',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      part: message.content[0],
    },
    { type: 'response.output_item.done', output_index: 1, item: message },
    {
      type: 'response.completed',
      response: response(
        'completed',
        [{ id: 'rs_1', type: 'reasoning', summary: [summary] }, message],
        { input_tokens: 12, output_tokens: 7, total_tokens: 19 },
      ),
    },
  ];
  return sse(events.map((event, sequence_number) => [event.type, { ...event, sequence_number }]));
}

/** Messages of Anthropic, with thinking and a ping. */
const anthropic = (words) =>
  sse(
    [
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'claude-opus-4-7',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 12, output_tokens: 1 },
        },
      },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      },
      { type: 'ping' },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'thinking_delta', thinking: 'I look up the order.' },
      },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'signature_delta', signature: 'EqQB' },
      },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
      ...words.map((text) => ({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'text_delta', text },
      })),
      { type: 'content_block_stop', index: 1 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 7 },
      },
      { type: 'message_stop' },
    ].map((event) => [event.type, event]),
  );

const ollamaChunk = (more) => ({
  model: 'llama3.2',
  created_at: '2026-01-01T00:00:00.000Z',
  ...more,
});

/** The chat of Ollama. */
const ollama = (words) =>
  lines([
    ollamaChunk({
      message: { role: 'assistant', content: '', thinking: 'I look up the order.' },
      done: false,
    }),
    ...words.map((content) =>
      ollamaChunk({ message: { role: 'assistant', content }, done: false }),
    ),
    ollamaChunk({
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'stop',
      total_duration: 1,
      prompt_eval_count: 12,
      eval_count: 7,
    }),
  ]);

/** @returns its URL, and `close` */
export async function startModelServer(words) {
  const answers = {
    '/v1/chat/completions': ['text/event-stream', chat(words)],
    '/v1/responses': ['text/event-stream', responses(words)],
    '/v1/messages': ['text/event-stream', anthropic(words)],
    '/api/chat': ['application/x-ndjson', ollama(words)],
  };
  const server = createServer((request, response) => {
    request.resume();
    const [type, body] = answers[request.url];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
