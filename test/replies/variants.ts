import type { Sample } from './documented.ts';

// Forms that the recorded and the documented replies do not have: older and newer versions of a form, what
// stands beside the words, every end, and what people send who make their own.

const TEXT = 'Your parcel is on its way.';
const A = 'Your parcel ';
const B = 'is on its way.';
const EVENTS = 'text/event-stream';
const JSON_TYPE = 'application/json';
const LINES = 'application/x-ndjson';

const sse = (...events: unknown[]) =>
  events.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
const named = (event: string, data: unknown) =>
  `event: ${event}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const typed = (type: string, more: object = {}) => named(type, { type, ...more });
const lines = (...values: unknown[]) =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

type More = Partial<Sample>;
/** A reply that breaks off behind its first words. */
const CUT: More = { texts: [A], error: '' };
/** A reply that is a failure as a whole. */
const FAILED: More = { texts: [''], error: '' };

const events = (library: string, name: string, body: string, more: More = {}): Sample => ({
  library,
  name,
  body,
  type: EVENTS,
  ...more,
});
const json = (library: string, name: string, value: unknown, more: More = {}): Sample => ({
  library,
  name,
  body: JSON.stringify(value),
  type: JSON_TYPE,
  ...more,
});
const chunks = (library: string, name: string, values: unknown[], more: More = {}): Sample => ({
  library,
  name,
  chunks: values,
  ...more,
});

// `ai`
const uiPart = (id: string, ...words: string[]) => [
  { type: 'text-start', id },
  ...words.map((delta) => ({ type: 'text-delta', id, delta })),
  { type: 'text-end', id },
];
const ui = (...parts: unknown[]) =>
  sse({ type: 'start', messageId: 'm' }, ...parts, { type: 'finish' }, '[DONE]');
const uiEnd = (finishReason: string) =>
  sse({ type: 'start' }, ...uiPart('1', A), { type: 'finish', finishReason }, '[DONE]');

// OpenAI
const delta = (value: object, more: object = {}) => ({
  object: 'chat.completion.chunk',
  model: 'gpt-5-mini',
  choices: [{ index: 0, delta: value, finish_reason: null, ...more }],
});
const end = (finish_reason = 'stop') => delta({}, { finish_reason });
const completion = (message: object, finish_reason = 'stop') => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
});
const outputText = (text: string) => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const summary = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Secret' }] };
const response = (more: object) => ({
  object: 'response',
  status: 'completed',
  instructions: 'Secret',
  output: [summary, outputText(TEXT)],
  ...more,
});

// Anthropic
const start = typed('message_start', { message: { role: 'assistant', content: [] } });
const block = (index: number, type: string, ...words: string[]) =>
  typed('content_block_start', { index, content_block: { type, text: '' } }) +
  words
    .map((text) => typed('content_block_delta', { index, delta: { type: 'text_delta', text } }))
    .join('') +
  typed('content_block_stop', { index });
const stopped = (stop_reason: string) =>
  typed('message_delta', { delta: { stop_reason } }) + typed('message_stop');

const agui = (...all: [type: string, more?: object][]) =>
  sse({ type: 'RUN_STARTED' }, ...all.map(([type, more]) => ({ type, ...more })), {
    type: 'RUN_FINISHED',
  });
const gemini = (parts: unknown[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
});
const ollama = (content: string, more: object = {}) => ({
  model: 'llama3.2',
  message: { role: 'assistant', content },
  done: false,
  ...more,
});
const tgi = (text: string, generated_text: string | null, finish_reason = 'eos_token') => ({
  token: { id: 1, text, special: false },
  generated_text,
  details: generated_text && { finish_reason },
});
const isAI = { type: 'AIMessageChunk', id: '1' };

export const variants: Sample[] = [
  events(
    'ai',
    'what stands beside the words',
    ui(
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Secret' },
      { type: 'data-weather', data: { text: '20 degrees' } },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"text":' },
      { type: 'tool-output-error', toolCallId: 'c', errorText: 'No' },
      ...uiPart('1', A, B),
      { type: 'source-document', sourceId: 's', title: 'Secret' },
      { type: 'message-metadata', messageMetadata: { model: 'gpt-5-mini' } },
    ),
    { facts: { model: 'gpt-5-mini' } },
  ),
  events(
    'ai',
    'words on both sides of a tool',
    ui(
      ...uiPart('1', 'I look.'),
      { type: 'tool-output-available', toolCallId: 'c', output: { text: 'Secret' } },
      { type: 'start-step' },
      ...uiPart('2', TEXT),
    ),
    { texts: [`I look.\n\n${TEXT}`] },
  ),
  ...['length', 'content-filter', 'error'].map((reason) =>
    events('ai', `an end by ${reason}`, uiEnd(reason), CUT),
  ),
  json(
    'ai',
    'the result of generateText',
    {
      text: TEXT,
      reasoning: [{ type: 'reasoning', text: 'Secret' }],
      finishReason: 'stop',
      usage: { inputTokens: 3, outputTokens: 4 },
      steps: [{ text: 'Secret' }],
      response: { messages: [] },
    },
    { facts: { input_tokens: 3, output_tokens: 4 } },
  ),
  json('ai', 'a result of generateText at its limit', { text: A, finishReason: 'length' }, CUT),
  events(
    'OpenAI',
    'two choices',
    sse(delta({ content: A }), delta({ content: 'Other' }, { index: 1 }), delta({ content: B })) +
      sse(delta({}, { index: 1, finish_reason: 'stop' }), end(), '[DONE]'),
  ),
  events(
    'DeepSeek',
    'reasoning',
    sse(delta({ content: null, reasoning_content: 'Secret' }), delta({ content: TEXT }), end()),
  ),
  events(
    'OpenRouter',
    'comments, reasoning and a cost',
    `: OPENROUTER PROCESSING\n\n${sse(delta({ content: '', reasoning: 'Secret' }), delta({ content: TEXT }), end(), { choices: [], usage: { cost: 0.0004 } })}`,
    { facts: { cost_usd: 0.0004 } },
  ),
  events(
    'OpenRouter',
    'an error',
    sse(delta({ content: A }), { ...end('error'), error: { code: 502, message: 'Overloaded' } }),
    { ...CUT, error: 'Overloaded' },
  ),
  events(
    'Mistral',
    'thoughts and words in parts',
    sse(
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Secret' }] }] }),
      delta({ content: [{ type: 'text', text: A }] }),
      delta({ content: B }),
      end(),
    ),
  ),
  events(
    'Azure',
    'a filter',
    sse({ choices: [] }, delta({ content: A }), end('content_filter')),
    CUT,
  ),
  events(
    'OpenAI',
    'a refusal',
    sse(delta({ refusal: 'I cannot ' }), delta({ refusal: 'do that.' }), end()),
    { texts: ['I cannot do that.'] },
  ),
  json('OpenAI', 'a completion that calls a tool', completion({ content: null }, 'tool_calls'), {
    texts: [''],
  }),
  events(
    'OpenAI, responses',
    'reasoning, a search and a citation',
    typed('response.created', { response: response({ output: [] }) }) +
      typed('response.reasoning_summary_text.delta', { delta: 'Secret' }) +
      typed('response.reasoning_text.delta', { delta: 'Secret' }) +
      typed('response.output_item.done', { item: summary }) +
      typed('response.web_search_call.searching') +
      typed('response.function_call_arguments.delta', { delta: '{"text":' }) +
      typed('response.output_text.delta', { delta: A }) +
      typed('response.output_text.annotation.added', { annotation: { title: 'Secret' } }) +
      typed('response.output_text.delta', { delta: B }) +
      typed('response.output_text.done', { text: TEXT }) +
      typed('response.completed', { response: response({}) }),
  ),
  json(
    'OpenAI, responses',
    'two messages',
    response({ output: [outputText('One moment.'), { type: 'function_call' }, outputText(TEXT)] }),
    { texts: [`One moment.\n\n${TEXT}`] },
  ),
  json(
    'OpenAI, responses',
    'a refusal',
    response({
      output: [
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'refusal', refusal: 'I cannot.' }],
        },
      ],
    }),
    { texts: ['I cannot.'] },
  ),
  json(
    'OpenAI, responses',
    'a response that was cancelled',
    response({ status: 'cancelled', output: [outputText(A)] }),
    { ...CUT, error: 'cancelled' },
  ),
  events(
    'Anthropic',
    'thoughts, tools of the server and citations',
    start +
      block(0, 'thinking') +
      typed('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'S' } }) +
      block(1, 'text', 'I look.') +
      block(2, 'server_tool_use') +
      typed('content_block_delta', {
        index: 2,
        delta: { type: 'input_json_delta', partial_json: '{' },
      }) +
      block(3, 'text', TEXT) +
      typed('content_block_delta', {
        index: 3,
        delta: { type: 'citations_delta', citation: { cited_text: 'Secret' } },
      }) +
      stopped('end_turn'),
    { texts: [`I look.\n\n${TEXT}`] },
  ),
  ...['max_tokens', 'refusal', 'model_context_window_exceeded'].flatMap((reason) => [
    events('Anthropic', `an end by ${reason}`, start + block(0, 'text', A) + stopped(reason), CUT),
    json(
      'Anthropic',
      `a message that ends by ${reason}`,
      {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'text', text: A }],
        stop_reason: reason,
      },
      CUT,
    ),
  ]),
  events(
    'AG-UI',
    'what stands beside the words',
    agui(
      ['THINKING_TEXT_MESSAGE_CONTENT', { delta: 'Secret' }],
      ['REASONING_MESSAGE_CONTENT', { messageId: 'r', delta: 'Secret' }],
      ['TOOL_CALL_RESULT', { messageId: 't', content: 'Secret', role: 'tool' }],
      ['STATE_SNAPSHOT', { snapshot: { text: 'Secret' } }],
      ['CUSTOM', { name: 'n', value: 'Secret' }],
      ['TEXT_MESSAGE_START', { messageId: 'u', role: 'user' }],
      ['TEXT_MESSAGE_CONTENT', { messageId: 'u', delta: 'Where is my parcel?' }],
      ['TEXT_MESSAGE_START', { messageId: 'm', role: 'assistant' }],
      ['TEXT_MESSAGE_CONTENT', { messageId: 'm', delta: A }],
      ['TEXT_MESSAGE_CONTENT', { messageId: 'm', delta: B }],
    ),
  ),
  {
    library: 'Ollama',
    name: 'a reply at its limit',
    type: LINES,
    body: lines(ollama(A), ollama('', { done: true, done_reason: 'length' })),
    ...CUT,
  },
  events(
    'Gemini',
    'code, tools and sources',
    sse(
      gemini([{ functionCall: { name: 'f', args: { text: 'Secret' } } }]),
      gemini([{ executableCode: { code: 'print()' } }]),
      gemini([{ text: A }]),
      gemini([{ text: B }], {
        finishReason: 'STOP',
        groundingMetadata: { groundingChunks: [{ web: { title: 'Secret' } }] },
      }),
    ),
  ),
  ...['MAX_TOKENS', 'SAFETY', 'MALFORMED_FUNCTION_CALL'].map((finishReason) =>
    events(
      'Gemini',
      `an end by ${finishReason}`,
      sse(gemini([{ text: A }]), { candidates: [{ finishReason }] }),
      CUT,
    ),
  ),
  events(
    'Gemini',
    'interactions',
    typed('content.delta', { delta: { type: 'thought_summary', content: { text: 'Secret' } } }) +
      named('content.delta', {
        event_type: 'content.delta',
        delta: { type: 'text', text: TEXT },
      }) +
      named('done', '[DONE]'),
  ),
  events(
    'Agent Development Kit',
    'pieces, then the whole',
    sse(
      { content: { parts: [{ text: A }], role: 'model' }, partial: true, author: 'agent' },
      { content: { parts: [{ text: B }], role: 'model' }, partial: true, author: 'agent' },
      { content: { parts: [{ text: TEXT }], role: 'model' }, author: 'agent' },
    ),
  ),
  json('Dify', 'a workflow, blocking', {
    workflow_run_id: 'w',
    data: { status: 'succeeded', outputs: { my_result: TEXT }, error: null },
  }),
  json(
    'Dify',
    'a failed workflow, blocking',
    { workflow_run_id: 'w', data: { status: 'failed', outputs: null, error: 'No model' } },
    { ...FAILED, error: 'No model' },
  ),
  json('Flowise', 'structured output', { json: { answer: TEXT }, question: 'Secret' }),
  json(
    'Rasa',
    'a message of its own kind',
    [
      { recipient_id: 'c', text: 'Hello.' },
      { recipient_id: 'c', custom: { text: TEXT } },
    ],
    { texts: ['Hello.', TEXT] },
  ),
  {
    library: 'Rasa',
    name: 'a stream of messages',
    type: JSON_TYPE,
    body: lines({ recipient_id: 'c', text: 'Hello.' }, { recipient_id: 'c', text: TEXT }),
    texts: ['Hello.', TEXT],
  },
  events(
    'LangServe',
    'stream_log',
    [A, B]
      .map((value) =>
        named('data', {
          ops: [
            { op: 'add', path: '/streamed_output/-', value },
            { op: 'replace', path: '/final_output', value },
          ],
        }),
      )
      .join('')
      .concat('event: end\n\n'),
  ),
  json(
    'LangServe',
    'invoke, with its model',
    {
      output: {
        content: TEXT,
        type: 'ai',
        response_metadata: { model_name: 'gpt-5-mini' },
        usage_metadata: { input_tokens: 3, output_tokens: 4 },
      },
      metadata: { run_id: 'r' },
    },
    { facts: { model: 'gpt-5-mini', input_tokens: 3 } },
  ),
  events(
    'LangServe',
    'chunks of a chain with documents',
    named('data', { input: 'Secret' }) +
      named('data', { context: [{ page_content: 'Secret', type: 'Document' }] }) +
      named('data', { answer: A }) +
      named('data', { answer: B }),
  ),
  events(
    'LangGraph',
    'messages so far',
    ['Your', A, TEXT]
      .map((content) => named('messages/partial', [{ content, type: 'ai', id: '1' }]))
      .join('')
      .concat(named('messages/complete', [{ content: TEXT, type: 'ai', id: '1' }])),
  ),
  events(
    'LangGraph',
    'messages of a graph inside, with what a tool says',
    named('messages|sub:1', [{ content: 'Secret', type: 'tool' }, { langgraph_node: 'tools' }]) +
      named('messages|sub:1', [{ content: A, ...isAI }, { langgraph_triggers: ['Secret'] }]) +
      named('messages|sub:1', [{ content: B, ...isAI }, { langgraph_triggers: ['Secret'] }]),
  ),
  json(
    'Cloudflare Workers AI',
    'tokens',
    { success: true, errors: [], result: { response: TEXT, usage: { prompt_tokens: 3 } } },
    { facts: { input_tokens: 3 } },
  ),
  json('Cloudflare Workers AI', 'a chat completion', {
    success: true,
    errors: [],
    result: completion({ content: TEXT, reasoning_content: 'Secret' }),
  }),
  json(
    'Cloudflare Workers AI',
    'a chat completion at its limit',
    { success: true, result: completion({ content: A }, 'length') },
    CUT,
  ),
  events(
    'Text Generation Inference',
    'a reply at its limit',
    sse(tgi(A, null), tgi('', A, 'length')),
    CUT,
  ),
  json('n8n', 'items', [{ json: { output: TEXT }, pairedItem: { item: 0 } }]),
  json('Langflow', 'run', {
    session_id: 's',
    outputs: [
      {
        inputs: { input_value: 'Secret' },
        outputs: [{ results: { message: { text_key: 'text', text: TEXT } } }],
      },
    ],
  }),
  chunks(
    'Bedrock',
    'a stream',
    [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { delta: { reasoningContent: { text: 'Secret' } } } },
      { contentBlockDelta: { delta: { text: A } } },
      { contentBlockDelta: { delta: { text: B } } },
      { messageStop: { stopReason: 'end_turn' } },
      { metadata: { usage: { inputTokens: 3, outputTokens: 4 } } },
    ],
    { facts: { input_tokens: 3 } },
  ),
  chunks(
    'Bedrock',
    'a stream with an error',
    [
      { contentBlockDelta: { delta: { text: A } } },
      { throttlingException: { message: 'Too many' } },
    ],
    { ...CUT, error: 'Too many' },
  ),
  events(
    'Cohere',
    'a reply at its limit',
    sse(
      { type: 'content-delta', delta: { message: { content: { text: A } } } },
      { type: 'message-end', delta: { finish_reason: 'MAX_TOKENS' } },
    ),
    CUT,
  ),
  events(
    'Mastra',
    'a stream',
    sse(
      { type: 'start', runId: 'r', from: 'AGENT', payload: {} },
      { type: 'reasoning-delta', runId: 'r', payload: { text: 'Secret' } },
      { type: 'tool-result', runId: 'r', payload: { result: { text: 'Secret' } } },
      { type: 'text-delta', runId: 'r', payload: { id: 't', text: A } },
      { type: 'text-delta', runId: 'r', payload: { id: 't', text: B } },
      {
        type: 'finish',
        runId: 'r',
        payload: { stepResult: { reason: 'stop' }, output: { usage: { inputTokens: 3 } } },
      },
    ),
    { facts: { input_tokens: 3 } },
  ),
  {
    library: 'OpenAI Agents',
    name: 'a stream',
    type: LINES,
    body: lines(
      { type: 'agent_updated_stream_event', agent: { instructions: 'Secret' } },
      { type: 'raw_model_stream_event', data: { type: 'output_text_delta', delta: A } },
      { type: 'raw_model_stream_event', data: { type: 'output_text_delta', delta: B } },
      {
        type: 'run_item_stream_event',
        item: { rawItem: { content: [{ type: 'output_text', text: TEXT }] } },
      },
    ),
  },
  ...[
    'final_output',
    'finalAnswer',
    'botResponse',
    'assistant_message',
    'aiReply',
    'responseText',
    'Answer',
  ].map((key) =>
    json('JSON', `a text as \`${key}\``, { [key]: TEXT, user_message: 'Secret', message_id: 'm' }),
  ),
  json('JSON', 'a text in objects of any name', {
    data: { askBot: { sources: ['S'], reply: TEXT } },
  }),
  json('JSON', 'the response of a function of AWS', {
    statusCode: 200,
    headers: {},
    body: JSON.stringify({ text: TEXT }),
  }),
  json('JSON', 'JSON in a string', JSON.stringify({ text: TEXT })),
  json('JSON', 'a response of axios', {
    status: 200,
    data: { answer: TEXT },
    config: { data: 'S' },
  }),
  json('JSON', 'a list of sentences', ['Hello.', TEXT], { texts: ['Hello.', TEXT] }),
  json('JSON', 'a list of pieces', [A, B]),
  json(
    'JSON',
    'sentences as a reply',
    { reply: ['Hello.', TEXT] },
    { texts: [`Hello.\n\n${TEXT}`] },
  ),
  ...['replies', 'responses'].map((key) =>
    json(
      'JSON',
      `messages as \`${key}\``,
      { [key]: ['Hello.', TEXT] },
      { texts: ['Hello.', TEXT] },
    ),
  ),
  ...[
    { status: 'fail', message: 'No' },
    { status: 'ERROR', message: 'No' },
    { success: 'false', message: 'No' },
    { isError: true, content: 'No' },
    { hasError: true, message: 'No' },
    { exception: 'ValueError', message: 'No' },
    { error_message: 'No' },
    { detail: 'No' },
    { detail: [{ loc: ['body'], msg: 'No', type: 'missing' }] },
    // A status of a failure beside what may be its words.
    ...['fail', 'failed', 'Failure', 'forbidden', 'unauthorized'].flatMap((status) => [
      { status, message: 'No' },
      { status, detail: 'No' },
      { status, title: 'No' },
      { status, data: { message: 'No' }, message: 'No' },
      { status, text: '', message: 'No' },
      { status, reply: ' ', message: 'No' },
      { status, output: null, msg: 'No' },
    ]),
    // What says that the bot failed counts, whatever stands beside it.
    ...['error', 'ERR', 'exception'].map((status) => ({ status, reply: 'No', message: 'No' })),
    { success: false, reply: TEXT, message: 'No' },
    { ok: false, text: TEXT, message: 'No' },
    { isError: true, answer: TEXT, message: 'No' },
    { status: 503, reply: TEXT, message: 'No' },
    { statusCode: '403', response: TEXT, message: 'No' },
    { code: 502, message: 'No' },
    { code: 404, msg: 'No', data: null },
    // Codes of their own: of a service, of gRPC, a name, at the top or beside it.
    { code: 1001, message: 'No' },
    { code: -1, msg: 'No' },
    { code: '40003', msg: 'No', data: null },
    { code: 16, message: 'No', details: [] },
    { code: 'InvalidApiKey', message: 'No', request_id: 'r1' },
    { code: 'rate_limit_exceeded', message: 'No' },
    { code: 'RESOURCE_EXHAUSTED', message: 'No' },
    { code: 'ERR_BAD_REQUEST', message: 'No' },
    { error_code: 17, error_msg: 'No' },
    { errcode: 40001, errmsg: 'No' },
    { errorCode: 'E12', message: 'No' },
    { errno: 3, msg: 'No' },
    { retCode: 500, message: 'No' },
    { base_resp: { status_code: 1004, status_msg: 'No' }, reply: '' },
    { status: 'failed', error: { message: 'No' }, reply: TEXT },
    { status: 'denied', error: 'No', reply: TEXT },
    { status: 'failed', response: { error: { message: 'No' } } },
    { error: { code: 0, message: 'No' }, text: TEXT },
    { is_success: false, message: 'No' },
    { isSuccess: false, message: 'No' },
    { Success: false, message: 'No' },
    { state: 'error', message: 'No' },
    { result: 'error', message: 'No' },
    { error: { code: 503, message: 'No' }, text: TEXT },
    { errors: [{ message: 'No' }], text: TEXT },
  ].map((value) => json('JSON', `the failure ${JSON.stringify(value)}`, value, FAILED)),
  ...[
    { error: false, text: TEXT },
    { error: '', text: TEXT },
    { errors: [], text: TEXT },
    { err: null, code: 0, msg: 'ok', text: TEXT },
    { error: { code: null, message: null }, text: TEXT },
    { error: { code: 0, message: '' }, text: TEXT },
    { error: { code: 0, message: 'OK' }, answer: TEXT },
    { error: { code: 200, message: 'Success' }, answer: TEXT },
    { error: { code: '0', message: 'No error' }, answer: TEXT },
    { errors: [null, ''], text: TEXT },
    { isSuccess: true, state: 'done', text: TEXT },
    { error: 'None', text: TEXT },
    { error: 'N/A', errorMessage: ' ', reply: TEXT },
    // How what the customer asked for has ended.
    ...[
      'denied',
      'Forbidden',
      'failed',
      'fail',
      'failure',
      'unauthorized',
      'cancelled',
      'rejected',
      'declined',
      'expired',
      'incomplete',
      'closed',
    ].flatMap((status) => [
      { reply: TEXT, status },
      { status, text: TEXT, code: 'E17' },
      { data: { reply: TEXT, status }, status },
      { status, final_answer: TEXT },
      { status, messages: [{ role: 'assistant', content: TEXT }] },
      { status, message: { role: 'assistant', content: TEXT } },
      { status, response: { text: TEXT }, reason: 'Over 90 days' },
      { status, choices: [{ index: 0, message: { content: TEXT }, finish_reason: 'stop' }] },
      {
        status,
        output: [
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: TEXT }] },
        ],
      },
    ]),
    { status: 'denied', message: TEXT },
    { status: 'failed', reply: { message: TEXT } },
    { status: 'declined', message: TEXT },
    // A code that the customer asked for.
    { reply: TEXT, code: 450 },
    { answer: TEXT, code: '404' },
    { text: TEXT, code: 1001 },
    // Codes of a success.
    { code: 0, message: TEXT },
    { code: 200, msg: TEXT },
    { code: 20000, message: 'success', data: { answer: TEXT } },
    { code: 1, data: { reply: TEXT } },
    { code: 'greeting', message: TEXT },
    { code: 'transferred', message: TEXT },
    { code: 'credit_limit', message: TEXT },
    { code: 'NO_ERROR', message: TEXT },
    { code: '00000', message: TEXT },
    { code: 10000, msg: TEXT },
    { retCode: '0000', retMsg: 'ok', reply: TEXT },
    { error_code: '00000', message: TEXT },
    { errorCode: 'NO_ERROR', message: TEXT },
    { error_code: 0, error_msg: '', result: TEXT },
    { errcode: 0, errmsg: 'ok', answer: TEXT },
    { errorCode: null, message: TEXT },
    { base_resp: { status_code: 0, status_msg: '' }, reply: TEXT },
    // What the reply is about.
    { type: 'order_status', reply: TEXT },
    { type: 'search', answer: TEXT },
    { type: 'return_denied', text: TEXT },
  ].map((value) => json('JSON', `the success ${JSON.stringify(value)}`, value)),
  ...[
    '[Order 12] is here',
    '1. First',
    '"Quoted" words',
    'null and void',
    'true story',
    '42 days',
  ].map((body) => ({
    library: 'text',
    name: `${body}, as JSON`,
    type: JSON_TYPE,
    body,
    texts: [body],
  })),
  ...['event: a party', 'data: is a word'].map((body) => ({
    library: 'text',
    name: body,
    type: 'text/plain',
    body,
    texts: [body],
  })),
  ...['<div class="login"><form>Sign in</form></div>', '<center><h1>502</h1></center>'].map(
    (body) => ({ library: 'A page', name: body, type: 'text/html', body, ...FAILED }),
  ),
  {
    library: 'A store of files',
    name: 'an error',
    type: 'application/xml',
    body: '<Error><Code>AccessDenied</Code></Error>',
    ...FAILED,
  },
  events(
    'Events',
    'the whole behind its pieces',
    named('token', A) +
      named('token', B) +
      named('done', { text: TEXT, usage: { input_tokens: 3 } }),
    { facts: { input_tokens: 3 } },
  ),
  events(
    'Events',
    'a stage beside the words',
    sse({ step: 'search', message: 'Searching' }, { token: TEXT }),
  ),
  events(
    'Events',
    'JSON in a string of JSON',
    sse(JSON.stringify(JSON.stringify({ answer: TEXT, id: 7 }))),
  ),
  events('Events', 'lines without blank lines', `data: {"text":"${A}"}\ndata: {"text":"${B}"}\n`),
  events(
    'Events',
    'lines without blank lines in a named event',
    `event: delta\ndata: {"text":"${A}"}\ndata: {"text":"${B}"}\n`,
  ),
  ...['[done]', '[DONE] ', '"[DONE]"', '[END]'].map((mark) =>
    events('Events', `the end ${mark}`, sse({ text: TEXT }, mark, { text: 'Secret' })),
  ),
  chunks('A local model', 'thoughts without a beginning', [
    'It asks for ',
    'a parcel.\n</thi',
    'nk>\n',
    '\n',
    A,
    B,
  ]),
];
