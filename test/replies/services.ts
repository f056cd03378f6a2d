import type { Sample } from './documented.ts';

// Replies of services and servers of models, in the forms of their documentation: with their thoughts, tools,
// buttons and ends, and the failures of each.

const TEXT = 'Your parcel is on its way.';
const A = 'Your parcel ';
const B = 'is on its way.';

const sse = (...all: unknown[]) =>
  all.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
const named = (event: string, data: unknown) =>
  `event: ${event}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

export const services: Sample[] = [];

/** @param text the messages, with `|` between them */
function add(
  name: string,
  sample: Partial<Sample>,
  text = TEXT,
  fails = false,
  facts?: Sample['facts'],
): void {
  services.push({
    library: 'Service',
    name,
    texts: text.split('|'),
    ...(fails && { error: '' }),
    ...(facts && { facts }),
    ...sample,
  });
}
type More = [text?: string, fails?: boolean, facts?: Sample['facts']];
const events = (name: string, body: string, ...more: More) =>
  add(name, { body, type: 'text/event-stream' }, ...more);
const json = (name: string, value: unknown, ...more: More) =>
  add(name, { body: JSON.stringify(value), type: 'application/json' }, ...more);
const lines = (name: string, values: unknown[], ...more: More) =>
  add(
    name,
    {
      body: values.map((one) => `${JSON.stringify(one)}\n`).join(''),
      type: 'application/x-ndjson',
    },
    ...more,
  );
const body = (name: string, text: string, type: string, ...more: More) =>
  add(name, { body: text, type }, ...more);
const chunks = (name: string, values: unknown[], ...more: More) =>
  add(name, { chunks: values }, ...more);

const ui = (...p: unknown[]) =>
  sse(
    { type: 'start', messageId: 'm' },
    { type: 'start-step' },
    ...p,
    { type: 'finish-step' },
    { type: 'finish' },
    '[DONE]',
  );
const tx = [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: A },
  { type: 'text-delta', id: '0', delta: B },
  { type: 'text-end', id: '0' },
];
events(
  'ai5 tools',
  ui(
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'secret' },
    { type: 'reasoning-end', id: 'r' },
    { type: 'tool-input-start', toolCallId: 'c', toolName: 'find' },
    { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"a"' },
    { type: 'tool-input-available', toolCallId: 'c', toolName: 'find', input: { text: 'x' } },
    { type: 'tool-output-error', toolCallId: 'c', errorText: 'boom' },
    { type: 'source-url', sourceId: '1', url: 'https://x', title: 't' },
    { type: 'source-document', sourceId: '1', mediaType: 'x', title: 't' },
    { type: 'data-status', id: '1', data: { text: 'Searching', status: 'error' }, transient: true },
    { type: 'file', url: 'https://x', mediaType: 'image/png' },
    { type: 'message-metadata', messageMetadata: { model: 'gpt-x', totalTokens: 5 } },
    ...tx,
  ),
  TEXT,
  false,
  { model: 'gpt-x' },
);
events(
  'ai6 approval',
  ui(
    { type: 'tool-input-available', toolCallId: 'c', toolName: 'pay', input: {} },
    { type: 'tool-approval-request', approvalId: 'a', toolCallId: 'c' },
    { type: 'tool-output-denied', toolCallId: 'c' },
    ...tx,
  ),
);
events(
  'ai abort reason',
  sse({ type: 'start' }, ...tx.slice(0, 2), { type: 'abort', reason: 'user' }),
  A,
  true,
);
events(
  'ai tool-output preliminary',
  ui(
    {
      type: 'tool-output-available',
      toolCallId: 'c',
      output: { text: 'raw tool', message: 'm' },
      preliminary: true,
    },
    ...tx,
  ),
);
events(
  'ai finish content-filter',
  sse(
    { type: 'start' },
    ...tx.slice(0, 2),
    { type: 'finish', finishReason: 'content-filter' },
    '[DONE]',
  ),
  A,
  true,
);
// mastra
const ma = (type: string, payload: unknown) => ({ type, runId: 'r', from: 'AGENT', payload });
events(
  'mastra',
  sse(
    ma('start', { id: 'x' }),
    ma('step-start', { request: {} }),
    ma('reasoning-delta', { id: 'r', text: 'secret' }),
    ma('tool-call', { toolName: 'x', args: { text: 'q' } }),
    ma('tool-result', { result: { text: 'raw' } }),
    ma('text-start', { id: '1' }),
    ma('text-delta', { id: '1', text: A }),
    ma('text-delta', { id: '1', text: B }),
    ma('text-end', { id: '1' }),
    ma('step-finish', { stepResult: { reason: 'stop' }, output: { text: TEXT, usage: {} } }),
    ma('finish', {
      stepResult: { reason: 'stop' },
      output: { usage: { inputTokens: 3, outputTokens: 4 } },
    }),
  ),
  TEXT,
  false,
  { input_tokens: 3 },
);
events(
  'mastra tripwire',
  sse(
    ma('start', {}),
    ma('text-delta', { text: A }),
    ma('tripwire', { reason: 'PII found', retry: false }),
    ma('finish', { stepResult: { reason: 'tripwire' }, output: {} }),
  ),
  A,
  true,
);
events(
  'mastra tripwire old',
  sse(ma('start', {}), ma('tripwire', { tripwireReason: 'Injection detected' })),
  '',
  true,
);
events(
  'mastra error',
  sse(
    ma('start', {}),
    ma('text-delta', { text: A }),
    ma('error', { error: { name: 'AI_APICallError', message: 'Rate limit' } }),
  ),
  A,
  true,
);
events(
  'mastra tool-error then answer',
  sse(
    ma('start', {}),
    ma('tool-error', { error: 'x', toolName: 'f' }),
    ma('text-delta', { text: TEXT }),
    ma('finish', { stepResult: { reason: 'stop' }, output: {} }),
  ),
);
json(
  'mastra generate',
  {
    text: TEXT,
    usage: { inputTokens: 5, outputTokens: 7 },
    steps: [{ text: 'x', reasoning: [{ text: 'secret' }] }],
    finishReason: 'stop',
    toolCalls: [],
    reasoning: 'secret',
    warnings: [],
    response: { messages: [{ role: 'assistant', content: [{ type: 'text', text: TEXT }] }] },
    error: null,
  },
  TEXT,
  false,
  { output_tokens: 7 },
);
json(
  'mastra generate filter',
  { text: '', finishReason: 'content-filter', steps: [], reasoning: 'secret' },
  '',
  true,
);
json(
  'mastra generate tripwire',
  { text: '', tripwire: { reason: 'blocked: hate' }, finishReason: 'other', object: undefined },
  '',
  true,
);
events(
  'mastra network',
  sse(
    { type: 'routing-agent-start', runId: 'r', from: 'NETWORK', payload: {} },
    {
      type: 'routing-agent-end',
      runId: 'r',
      from: 'NETWORK',
      payload: { prompt: 'secret', selectionReason: 'secret', result: '' },
    },
    {
      type: 'agent-execution-event-text-delta',
      runId: 'r',
      from: 'NETWORK',
      payload: { type: 'text-delta', runId: 'q', payload: { id: '1', text: A } },
    },
    {
      type: 'agent-execution-event-text-delta',
      runId: 'r',
      from: 'NETWORK',
      payload: { type: 'text-delta', runId: 'q', payload: { id: '1', text: B } },
    },
    {
      type: 'network-execution-event-finish',
      runId: 'r',
      from: 'NETWORK',
      payload: { result: TEXT },
    },
  ),
);
// langgraph platform
const aim = (content: unknown, more = {}) => ({
  content,
  additional_kwargs: {},
  response_metadata: {},
  type: 'AIMessageChunk',
  id: 'run-1',
  tool_calls: [],
  tool_call_chunks: [],
  ...more,
});
events(
  'langgraph tuple',
  named('metadata', { run_id: '1', attempt: 1 }) +
    named('messages', [aim(''), { langgraph_node: 'agent' }]) +
    named('messages', [
      aim('', {
        tool_call_chunks: [{ name: 'search', args: '{"q":"secret"}', id: 'c', index: 0 }],
      }),
      {},
    ]) +
    named('messages', [
      {
        content: 'raw tool',
        type: 'tool',
        name: 'search',
        id: 't',
        tool_call_id: 'c',
        status: 'success',
      },
      {},
    ]) +
    named('messages', [aim(A), {}]) +
    named('messages', [
      aim(B, { response_metadata: { finish_reason: 'stop', model_name: 'gpt-x' } }),
      {},
    ]) +
    named('end', ''),
);
events(
  'langgraph subgraph',
  named('messages|tools:8f', [aim(A), {}]) +
    named('messages|tools:8f', [aim(B), {}]) +
    named('end', ''),
);
events(
  'langgraph blocks',
  named('messages', [aim([{ type: 'thinking', thinking: 'secret', index: 0 }]), {}]) +
    named('messages', [aim([{ type: 'text', text: A, index: 1 }]), {}]) +
    named('messages', [aim([{ type: 'text', text: B, index: 1 }]), {}]),
);
events(
  'langgraph reasoning kw',
  named('messages', [aim('', { additional_kwargs: { reasoning_content: 'secret' } }), {}]) +
    named('messages', [aim(TEXT), {}]),
);
events(
  'langgraph cut',
  named('messages', [aim(A), {}]) +
    named('messages', [aim('', { response_metadata: { finish_reason: 'length' } }), {}]) +
    named('end', ''),
  A,
  true,
);
json('langgraph wait', {
  messages: [
    { content: 'Where?', type: 'human', id: 'h' },
    { content: '', type: 'ai', tool_calls: [{ name: 'x', args: {} }] },
    { content: 'raw', type: 'tool' },
    { content: TEXT, type: 'ai', id: 'a' },
  ],
});
json('langgraph wait error', { __error__: { error: 'TypeError', message: 'boom' } }, '', true);
json(
  'langgraph interrupt',
  {
    messages: [{ content: 'Refund', type: 'human' }],
    __interrupt__: [{ value: 'Do you approve the refund?', id: '1' }],
  },
  'Do you approve the refund?',
);
events(
  'langgraph updates interrupt',
  named('updates', {
    __interrupt__: [{ value: { question: 'Do you approve?' }, resumable: true }],
  }),
  'Do you approve?',
);
events(
  'langgraph custom progress',
  named('custom', { status: 'Looking up', message: 'Looking up' }) +
    named('messages', [aim(TEXT), {}]),
);
// haystack
json('haystack replies', {
  llm: { replies: [TEXT], meta: [{ model: 'gpt-x', finish_reason: 'stop', usage: {} }] },
});
json('haystack chat', {
  llm: {
    replies: [
      { _role: 'assistant', _content: [{ text: TEXT }], _name: null, _meta: { model: 'gpt-x' } },
    ],
  },
});
json('haystack chat new', {
  llm: {
    replies: [
      {
        role: 'assistant',
        meta: { model: 'gpt-x', finish_reason: 'stop' },
        name: null,
        content: [{ text: TEXT }],
      },
    ],
  },
  retriever: { documents: [{ content: 'doc', meta: {} }] },
});
json(
  'haystack tool',
  {
    llm: {
      replies: [
        {
          role: 'assistant',
          content: [{ tool_call: { tool_name: 'x', arguments: { text: 'q' } } }],
        },
      ],
    },
  },
  '',
  true,
);
json('haystack answers', {
  answer_builder: {
    answers: [{ data: TEXT, query: 'Where?', documents: [{ content: 'doc' }], meta: {} }],
  },
});
json('hayhooks', { result: TEXT });
json('hayhooks chain', { result: { llm: { replies: [TEXT] } } });
// llamaindex
json('llamaindex', {
  response: TEXT,
  source_nodes: [{ node: { text: 'doc' }, score: 0.4 }],
  metadata: { a: { text: 'doc' } },
});
json('llamaindex chat', {
  response: TEXT,
  sources: [{ content: 'doc', tool_name: 'q' }],
  source_nodes: [],
  is_dummy_stream: false,
});
lines('llamaindex wf', [
  {
    __is_pydantic: true,
    value: {
      input: [{ role: 'user', blocks: [{ block_type: 'text', text: 'Where?' }] }],
      current_agent_name: 'Agent',
    },
    qualified_name: 'llama_index.core.agent.workflow.workflow_events.AgentInput',
  },
  {
    __is_pydantic: true,
    value: { delta: A, response: A, current_agent_name: 'Agent', tool_calls: [], raw: {} },
    qualified_name: 'llama_index.core.agent.workflow.workflow_events.AgentStream',
  },
  {
    __is_pydantic: true,
    value: { delta: B, response: TEXT, current_agent_name: 'Agent', tool_calls: [], raw: {} },
    qualified_name: 'llama_index.core.agent.workflow.workflow_events.AgentStream',
  },
  {
    __is_pydantic: true,
    value: { response: { role: 'assistant', blocks: [{ block_type: 'text', text: TEXT }] } },
    qualified_name: 'llama_index.core.agent.workflow.workflow_events.AgentOutput',
  },
  {
    __is_pydantic: true,
    value: { result: { response: TEXT } },
    qualified_name: 'workflows.events.StopEvent',
  },
]);
json('llamaindex message', {
  message: {
    role: 'assistant',
    additional_kwargs: {},
    blocks: [{ block_type: 'text', text: TEXT }],
  },
  raw: null,
  delta: null,
});
json(
  'llamaindex server failed',
  { handler_id: 'a', workflow_name: 'w', status: 'failed', result: null, error: 'boom' },
  '',
  true,
);
// vertex
json('vertex palm', {
  predictions: [
    {
      candidates: [{ author: '1', content: TEXT }],
      safetyAttributes: [{ blocked: false, scores: [0.1] }],
      citationMetadata: [{ citations: [] }],
    },
  ],
  metadata: { tokenMetadata: {} },
});
json('vertex predictions', {
  predictions: [TEXT],
  deployedModelId: '1',
  model: 'projects/x',
  modelDisplayName: 'm',
});
json(
  'vertex blocked',
  {
    predictions: [
      { candidates: [{ author: '1', content: '' }], safetyAttributes: [{ blocked: true }] },
    ],
  },
  '',
  true,
);
const gem = (parts: unknown[], more = {}) => ({
  candidates: [{ content: { role: 'model', parts }, ...more }],
  modelVersion: 'gemini-3',
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
});
body(
  'vertex stream array',
  '[' +
    JSON.stringify(gem([{ text: 'secret', thought: true }])) +
    ',\n' +
    JSON.stringify(gem([{ text: A }])) +
    ',\n' +
    JSON.stringify(gem([{ text: B }], { finishReason: 'STOP' })) +
    ']',
  'application/json',
);
body(
  'vertex error array',
  '[' +
    JSON.stringify({
      error: { code: 429, message: 'Resource exhausted', status: 'RESOURCE_EXHAUSTED' },
    }) +
    ']',
  'application/json',
  '',
  true,
);
body(
  'vertex broken array',
  '[' + JSON.stringify(gem([{ text: A }])) + ',\n',
  'application/json',
  A,
  true,
);
events(
  'gemini functionCall',
  sse(
    gem([{ functionCall: { name: 'x', args: { text: 'q' } } }]),
    gem([{ text: A }]),
    gem([{ text: B }], { finishReason: 'STOP' }),
  ),
);
events(
  'gemini code',
  sse(
    gem([{ text: A }]),
    gem([{ executableCode: { language: 'PYTHON', code: 'print(1)' } }]),
    gem([{ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } }]),
    gem([{ text: B }], { finishReason: 'STOP' }),
  ),
);
events('gemini safety', sse(gem([{ text: A }]), gem([], { finishReason: 'SAFETY' })), A, true);
events('gemini max', sse(gem([{ text: A }], { finishReason: 'MAX_TOKENS' })), A, true);
events(
  'gemini interactions',
  sse(
    { event_type: 'interaction.start', interaction: { id: 'v', status: 'in_progress' } },
    { event_type: 'content.start', index: 0, content: { type: 'thought' } },
    {
      event_type: 'content.delta',
      index: 0,
      delta: { type: 'thought_summary', content: { type: 'text', text: 'secret' } },
    },
    { event_type: 'content.stop', index: 0 },
    { event_type: 'content.start', index: 1, content: { type: 'text' } },
    { event_type: 'content.delta', index: 1, delta: { type: 'text', text: A } },
    { event_type: 'content.delta', index: 1, delta: { type: 'text', text: B } },
    { event_type: 'content.stop', index: 1 },
    {
      event_type: 'interaction.complete',
      interaction: { id: 'v', status: 'completed', usage: { total_tokens: 5 } },
    },
  ),
);
json('gemini interactions json', {
  id: 'v',
  model: 'gemini-3',
  object: 'interaction',
  status: 'completed',
  outputs: [
    { type: 'thought', signature: 'x', summary: [{ type: 'text', text: 'secret' }] },
    { type: 'text', text: TEXT },
  ],
  role: 'model',
  usage: { total_input_tokens: 3 },
});
json(
  'gemini interactions failed',
  { id: 'v', object: 'interaction', status: 'failed', outputs: [] },
  '',
  true,
);
json('vertex search answer', {
  answer: {
    name: 'projects/x',
    state: 'SUCCEEDED',
    answerText: TEXT,
    citations: [{ sources: [] }],
    references: [{ chunkInfo: { content: 'doc' } }],
    steps: [{ state: 'SUCCEEDED', description: 'Rephrase' }],
  },
  answerQueryToken: 'x',
});
lines('adk agent engine', [
  {
    content: { parts: [{ function_call: { name: 'x', args: { text: 'q' } } }], role: 'model' },
    author: 'a',
    id: '1',
    timestamp: 1,
  },
  {
    content: {
      parts: [{ function_response: { name: 'x', response: { result: 'raw' } } }],
      role: 'user',
    },
    author: 'a',
    id: '2',
  },
  {
    content: { parts: [{ text: 'secret', thought: true }, { text: TEXT }], role: 'model' },
    author: 'a',
    id: '3',
    finish_reason: 'STOP',
  },
]);
lines(
  'adk error',
  [{ error_code: 'RESOURCE_EXHAUSTED', error_message: 'Quota', author: 'a', id: '3' }],
  '',
  true,
);
lines(
  'adk safety',
  [
    {
      content: { parts: [{ text: A }], role: 'model' },
      author: 'a',
      id: '3',
      finish_reason: 'SAFETY',
    },
  ],
  A,
  true,
);
json(
  'adk errorCode camel',
  [{ errorCode: 'SAFETY', author: 'a', id: '3', content: null }],
  '',
  true,
);
// dialogflow
json(
  'cx',
  {
    responseId: 'r',
    queryResult: {
      text: 'Where?',
      languageCode: 'en',
      responseMessages: [
        { text: { text: [TEXT], allowPlaybackInterruption: false } },
        {
          payload: {
            richContent: [[{ type: 'chips', options: [{ text: 'Yes' }, { text: 'No' }] }]],
          },
        },
      ],
      intentDetectionConfidence: 0.8,
      match: { matchType: 'INTENT', confidence: 0.8 },
      diagnosticInfo: {},
    },
  },
  TEXT,
  false,
  { quick_replies: ['Yes', 'No'], ai_confidence_score: 0.8 },
);
json('cx handoff', {
  queryResult: {
    responseMessages: [
      { text: { text: [TEXT] } },
      { liveAgentHandoff: { metadata: { text: 'internal' } } },
      { endInteraction: {} },
    ],
  },
});
json('cx generative', {
  queryResult: {
    responseMessages: [
      { text: { text: [A + B] }, responseType: 'HANDLER_PROMPT', source: 'VIRTUAL_AGENT' },
    ],
    generativeInfo: { actionTracingInfo: { actions: [{ userUtterance: { text: 'Where?' } }] } },
  },
});
json(
  'es quick replies',
  {
    responseId: 'r',
    queryResult: {
      queryText: 'Where?',
      fulfillmentText: '',
      fulfillmentMessages: [{ quickReplies: { title: TEXT, quickReplies: ['Yes', 'No'] } }],
      intentDetectionConfidence: 0.7,
    },
  },
  TEXT,
  false,
  { quick_replies: ['Yes', 'No'] },
);
json(
  'es texts',
  {
    queryResult: {
      queryText: 'q',
      fulfillmentMessages: [
        { text: { text: ['One.'] } },
        { text: { text: ['Two.'] } },
        { card: { title: 'Card', subtitle: 'Sub', buttons: [{ text: 'Open', postback: 'x' }] } },
      ],
      intent: { name: 'projects/x', displayName: 'd' },
    },
  },
  'One.|Two.|Card',
);
json(
  'es empty',
  {
    responseId: 'r',
    queryResult: {
      queryText: 'Where?',
      fulfillmentText: '',
      fulfillmentMessages: [{ text: { text: [''] } }],
    },
    webhookStatus: { code: 4, message: 'Webhook call failed. Error: DEADLINE_EXCEEDED.' },
  },
  '',
  true,
);
json(
  'bedrock converse',
  {
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'secret', signature: 's' } } },
          { text: TEXT },
        ],
      },
    },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 4 },
    metrics: { latencyMs: 5 },
  },
  TEXT,
  false,
  { input_tokens: 3 },
);
json(
  'bedrock content_filtered',
  {
    output: { message: { role: 'assistant', content: [{ text: A }] } },
    stopReason: 'content_filtered',
  },
  A,
  true,
);
chunks(
  'bedrock stream',
  [
    { messageStart: { role: 'assistant' } },
    {
      contentBlockDelta: { delta: { reasoningContent: { text: 'secret' } }, contentBlockIndex: 0 },
    },
    {
      contentBlockStart: {
        start: { toolUse: { name: 'x', toolUseId: 'y' } },
        contentBlockIndex: 1,
      },
    },
    { contentBlockDelta: { delta: { toolUse: { input: '{"text":"q"}' } } } },
    { contentBlockStop: {} },
    { contentBlockDelta: { delta: { text: A } } },
    { contentBlockDelta: { delta: { text: B } } },
    { messageStop: { stopReason: 'end_turn' } },
    { metadata: { usage: { inputTokens: 3, outputTokens: 4 } } },
  ],
  TEXT,
  false,
  { input_tokens: 3 },
);
chunks(
  'bedrock throttled',
  [{ contentBlockDelta: { delta: { text: A } } }, { throttlingException: { message: 'Too many' } }],
  A,
  true,
);
chunks(
  'bedrock stream cut',
  [{ messageStart: { role: 'assistant' } }, { contentBlockDelta: { delta: { text: A } } }],
  A,
  true,
);
chunks(
  'bedrock agent',
  [
    { trace: { trace: { orchestrationTrace: { rationale: { text: 'secret' } } } } },
    { chunk: { bytes: bytes(A) } },
    { chunk: { bytes: bytes(B) } },
  ],
  TEXT,
);
chunks(
  'bedrock invoke stream',
  [
    { chunk: { bytes: bytes({ type: 'message_start', message: { model: 'c' } }) } },
    {
      chunk: {
        bytes: bytes({ type: 'content_block_delta', delta: { type: 'text_delta', text: A } }),
      },
    },
    {
      chunk: {
        bytes: bytes({ type: 'content_block_delta', delta: { type: 'text_delta', text: B } }),
      },
    },
    { chunk: { bytes: bytes({ type: 'message_stop' }) } },
  ],
  TEXT,
);
json('bedrock rag', {
  output: { text: TEXT },
  citations: [
    {
      generatedResponsePart: { textResponsePart: { text: TEXT } },
      retrievedReferences: [{ content: { text: 'doc' } }],
    },
  ],
  sessionId: 's',
});
chunks(
  'bedrock rag stream',
  [
    { output: { text: A } },
    { citation: { generatedResponsePart: { textResponsePart: { text: TEXT } } } },
    { output: { text: B } },
  ],
  TEXT,
);
json('titan', {
  inputTextTokenCount: 4,
  results: [{ tokenCount: 3, outputText: TEXT, completionReason: 'FINISH' }],
});
json(
  'titan cut',
  {
    inputTextTokenCount: 4,
    results: [{ tokenCount: 3, outputText: A, completionReason: 'LENGTH' }],
  },
  A,
  true,
);
json('llama bedrock', {
  generation: TEXT,
  prompt_token_count: 3,
  generation_token_count: 4,
  stop_reason: 'stop',
});
json(
  'lex v2',
  {
    messages: [
      { content: TEXT, contentType: 'PlainText' },
      {
        contentType: 'ImageResponseCard',
        imageResponseCard: {
          title: 'Choose',
          buttons: [
            { text: 'Yes', value: 'y' },
            { text: 'No', value: 'n' },
          ],
        },
      },
    ],
    sessionState: { intent: { name: 'Track', state: 'InProgress' } },
    interpretations: [{ nluConfidence: { score: 0.9 } }],
    sessionId: 's',
  },
  TEXT,
  false,
  { quick_replies: ['Yes', 'No'] },
);
json('lex v1', {
  message: TEXT,
  messageFormat: 'PlainText',
  dialogState: 'ElicitSlot',
  intentName: 'Track',
  slots: { text: 'x' },
});
json(
  'lex v2 multi',
  {
    messages: [
      { content: 'One.', contentType: 'PlainText' },
      { content: 'Two.', contentType: 'CustomPayload' },
    ],
    sessionId: 's',
  },
  'One.\n\nTwo.',
);
// azure
const cc = (delta: unknown, more = {}) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  model: 'gpt-x',
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
events(
  'azure filter stream',
  sse(
    {
      choices: [],
      prompt_filter_results: [
        {
          prompt_index: 0,
          content_filter_results: { hate: { filtered: false, severity: 'safe' } },
        },
      ],
    },
    cc({ role: 'assistant', content: A }),
    {
      choices: [
        {
          content_filter_offsets: { check_offset: 44 },
          content_filter_results: { hate: { filtered: false } },
          finish_reason: null,
          index: 0,
        },
      ],
    },
    cc({ content: B }),
    cc({}, { finish_reason: 'stop' }),
    '[DONE]',
  ),
);
events(
  'azure filter cut',
  sse(
    cc({ content: A }),
    {
      choices: [
        {
          content_filter_results: { hate: { filtered: true } },
          finish_reason: 'content_filter',
          index: 0,
        },
      ],
    },
    '[DONE]',
  ),
  A,
  true,
);
json(
  'azure filter error',
  {
    error: {
      code: 'content_filter',
      message: 'The response was filtered',
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation' },
    },
  },
  '',
  true,
);
json('azure own data', {
  id: 'c',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: {
        role: 'assistant',
        content: TEXT,
        context: { citations: [{ content: 'doc', title: 't' }], intent: '["q"]' },
      },
    },
  ],
});
events(
  'azure own data stream',
  sse(
    {
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', context: { citations: [{ content: 'doc' }] } },
          finish_reason: null,
        },
      ],
    },
    cc({ content: A }),
    cc({ content: B }),
    cc({}, { finish_reason: 'stop' }),
    '[DONE]',
  ),
);
const thread = (...more: string[]) =>
  named('thread.run.created', {
    id: 'r',
    object: 'thread.run',
    status: 'queued',
    instructions: 'secret',
  }) +
  named('thread.run.step.delta', {
    object: 'thread.run.step.delta',
    delta: {
      step_details: { type: 'tool_calls', tool_calls: [{ code_interpreter: { input: 'x' } }] },
    },
  }) +
  named('thread.message.created', { id: 'm', object: 'thread.message', content: [] }) +
  named('thread.message.delta', {
    id: 'm',
    object: 'thread.message.delta',
    delta: { content: [{ index: 0, type: 'text', text: { value: A, annotations: [] } }] },
  }) +
  more.join('');
events(
  'assistants',
  thread(
    named('thread.message.delta', {
      id: 'm',
      object: 'thread.message.delta',
      delta: { content: [{ index: 0, type: 'text', text: { value: B } }] },
    }),
    named('thread.message.completed', {
      id: 'm',
      object: 'thread.message',
      role: 'assistant',
      content: [{ type: 'text', text: { value: TEXT, annotations: [] } }],
    }),
    named('thread.run.completed', {
      id: 'r',
      object: 'thread.run',
      status: 'completed',
      instructions: 'secret',
      usage: { prompt_tokens: 3 },
    }),
    named('done', '[DONE]'),
  ),
);
events(
  'assistants failed',
  thread(
    named('thread.run.failed', {
      id: 'r',
      object: 'thread.run',
      status: 'failed',
      last_error: { code: 'rate_limit_exceeded', message: 'Quota' },
      instructions: 'secret',
    }),
    named('done', '[DONE]'),
  ),
  A,
  true,
);
events(
  'assistants incomplete',
  thread(
    named('thread.run.incomplete', {
      id: 'r',
      object: 'thread.run',
      status: 'incomplete',
      incomplete_details: { reason: 'max_completion_tokens' },
    }),
    named('done', '[DONE]'),
  ),
  A,
  true,
);
json('assistants list', {
  object: 'list',
  data: [
    {
      id: 'm2',
      object: 'thread.message',
      role: 'assistant',
      content: [{ type: 'text', text: { value: TEXT, annotations: [] } }],
    },
    { id: 'm1', role: 'user', content: [{ type: 'text', text: { value: 'Where?' } }] },
  ],
  has_more: false,
});
// cohere
json('cohere v2', {
  id: 'c',
  finish_reason: 'COMPLETE',
  message: {
    role: 'assistant',
    tool_plan: 'secret',
    content: [
      { type: 'thinking', thinking: 'secret' },
      { type: 'text', text: TEXT },
    ],
    citations: [{ text: 'doc' }],
  },
  usage: {
    billed_units: { input_tokens: 3, output_tokens: 4 },
    tokens: { input_tokens: 9, output_tokens: 4 },
  },
});
events(
  'cohere v2 stream',
  sse(
    { type: 'message-start', id: 'c', delta: { message: { role: 'assistant', content: [] } } },
    { type: 'tool-plan-delta', delta: { message: { tool_plan: 'secret' } } },
    {
      type: 'content-start',
      index: 0,
      delta: { message: { content: { type: 'thinking', thinking: '' } } },
    },
    { type: 'content-delta', index: 0, delta: { message: { content: { thinking: 'secret' } } } },
    { type: 'content-end', index: 0 },
    { type: 'content-delta', index: 1, delta: { message: { content: { text: A } } } },
    {
      type: 'citation-start',
      index: 0,
      delta: { message: { citations: { text: 'doc', sources: [] } } },
    },
    { type: 'content-delta', index: 1, delta: { message: { content: { text: B } } } },
    {
      type: 'message-end',
      delta: {
        finish_reason: 'COMPLETE',
        usage: { tokens: { input_tokens: 3, output_tokens: 2 } },
      },
    },
  ),
);
events(
  'cohere cut by break',
  sse(
    { type: 'message-start', id: 'c' },
    { type: 'content-delta', index: 1, delta: { message: { content: { text: A } } } },
  ),
  A,
  true,
);
// mistral
events(
  'mistral thinking',
  sse(
    cc({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'secret' }] }] }),
    cc({ content: [{ type: 'text', text: A }] }),
    cc({ content: B }, { finish_reason: 'stop' }),
    '[DONE]',
  ),
);
events(
  'mistral conv',
  named('conversation.response.started', {
    type: 'conversation.response.started',
    conversation_id: 'c',
  }) +
    named('tool.execution.started', {
      type: 'tool.execution.started',
      name: 'web_search',
      arguments: '{"q":"x"}',
    }) +
    named('tool.execution.done', { type: 'tool.execution.done', name: 'web_search' }) +
    named('message.output.delta', {
      type: 'message.output.delta',
      id: 'm',
      content: A,
      role: 'assistant',
    }) +
    named('message.output.delta', {
      type: 'message.output.delta',
      id: 'm',
      content: { type: 'tool_reference', title: 'doc', url: 'x' },
    }) +
    named('message.output.delta', {
      type: 'message.output.delta',
      id: 'm',
      content: { type: 'text', text: B },
    }) +
    named('conversation.response.done', {
      type: 'conversation.response.done',
      usage: { prompt_tokens: 4, completion_tokens: 5 },
    }),
  TEXT,
  false,
  { input_tokens: 4 },
);
events(
  'mistral conv error',
  named('message.output.delta', { type: 'message.output.delta', id: 'm', content: A }) +
    named('conversation.response.error', {
      type: 'conversation.response.error',
      message: 'Overloaded',
      code: 3505,
    }),
  A,
  true,
);
json('mistral conv json', {
  object: 'conversation.response',
  conversation_id: 'c',
  outputs: [
    { type: 'tool.execution', name: 'w', arguments: '{}' },
    {
      type: 'message.output',
      content: [
        { type: 'text', text: TEXT },
        { type: 'tool_reference', title: 'doc' },
      ],
      role: 'assistant',
    },
  ],
  usage: { prompt_tokens: 4 },
});
// groq, xai, openrouter, perplexity, deepseek
events(
  'groq reasoning',
  sse(
    { ...cc({ role: 'assistant', content: '' }), x_groq: { id: 'req' } },
    cc({ reasoning: 'secret' }),
    cc({ content: A }),
    cc({ content: B }),
    {
      ...cc({}, { finish_reason: 'stop' }),
      x_groq: { id: 'req', usage: { prompt_tokens: 5, completion_tokens: 6 } },
    },
    '[DONE]',
  ),
  TEXT,
  false,
  { input_tokens: 5 },
);
events(
  'groq error in chunk',
  sse(cc({ content: A }), { ...cc({}, {}), x_groq: { id: 'r', error: 'over capacity' } }, '[DONE]'),
  A,
  true,
);
events(
  'openrouter',
  ': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n' +
    sse(
      cc({
        role: 'assistant',
        content: '',
        reasoning: 'secret',
        reasoning_details: [{ type: 'reasoning.text', text: 'secret' }],
      }),
      cc({ content: A }),
      cc({ content: B }, { finish_reason: 'stop', native_finish_reason: 'stop' }),
      {
        ...cc({ content: '' }),
        choices: [],
        usage: { prompt_tokens: 3, completion_tokens: 2, cost: 0.002 },
      },
      '[DONE]',
    ),
  TEXT,
  false,
  { cost_usd: 0.002 },
);
events(
  'openrouter error',
  ': OPENROUTER PROCESSING\n\n' +
    sse(cc({ content: A }), {
      id: 'g',
      object: 'chat.completion.chunk',
      error: { code: 'server_error', message: 'Provider disconnected' },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    }),
  A,
  true,
);
json(
  'openrouter choice error',
  {
    id: 'g',
    choices: [
      {
        index: 0,
        finish_reason: 'error',
        message: { role: 'assistant', content: A },
        error: { code: 502, message: 'Provider returned error' },
      },
    ],
  },
  A,
  true,
);
events(
  'perplexity',
  sse(
    {
      ...cc({ role: 'assistant', content: A }),
      citations: ['https://a'],
      search_results: [{ title: 'doc', snippet: 'doc' }],
      choices: [
        {
          index: 0,
          delta: { content: A },
          message: { role: 'assistant', content: A },
          finish_reason: null,
        },
      ],
    },
    {
      id: 'c',
      object: 'chat.completion.done',
      citations: [],
      choices: [
        {
          index: 0,
          delta: { content: B },
          message: { role: 'assistant', content: TEXT },
          finish_reason: 'stop',
        },
      ],
      usage: { cost: { total_cost: 0.006 } },
    },
  ),
  TEXT,
  false,
  { cost_usd: 0.006 },
);
events(
  'perplexity concise',
  sse(
    {
      object: 'chat.reasoning',
      choices: [
        {
          index: 0,
          delta: { reasoning_steps: [{ thought: 'secret', type: 'web_search' }] },
          message: { content: '' },
          finish_reason: null,
        },
      ],
    },
    { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: TEXT } }] },
    {
      object: 'chat.completion.done',
      choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }],
    },
  ),
);
json('deepseek', {
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: TEXT, reasoning_content: 'secret' },
      finish_reason: 'stop',
    },
  ],
});
json(
  'deepseek insufficient',
  {
    choices: [{ index: 0, message: { content: A }, finish_reason: 'insufficient_system_resource' }],
  },
  A,
  true,
);
// coze
const coze = (...m: [string, unknown][]) =>
  m.map(([e, d]) => `event:${e}\ndata:${JSON.stringify(d)}\n\n`).join('');
const cm = (type: string, content: string) => ({
  id: 'm' + type,
  conversation_id: 'c',
  bot_id: 'b',
  role: 'assistant',
  type,
  content,
  content_type: 'text',
});
events(
  'coze',
  coze(
    ['conversation.chat.created', { id: 'c', status: 'created', last_error: { code: 0, msg: '' } }],
    [
      'conversation.chat.in_progress',
      { id: 'c', status: 'in_progress', last_error: { code: 0, msg: '' } },
    ],
    [
      'conversation.message.completed',
      cm('function_call', '{"name":"x","arguments":{"text":"q"}}'),
    ],
    ['conversation.message.completed', cm('tool_response', 'raw tool')],
    ['conversation.message.delta', { ...cm('answer', ''), reasoning_content: 'secret' }],
    ['conversation.message.delta', cm('answer', A)],
    ['conversation.message.delta', cm('answer', B)],
    ['conversation.message.completed', cm('answer', TEXT)],
    [
      'conversation.message.completed',
      cm('verbose', '{"msg_type":"generate_answer_finish","data":"{}"}'),
    ],
    ['conversation.message.completed', cm('follow_up', 'When will it arrive?')],
    [
      'conversation.chat.completed',
      {
        id: 'c',
        status: 'completed',
        last_error: { code: 0, msg: '' },
        usage: { token_count: 5, output_count: 2, input_count: 3 },
      },
    ],
    ['done', '[DONE]'],
  ),
  TEXT,
  false,
  { quick_replies: ['When will it arrive?'] },
);
events(
  'coze failed',
  coze(
    ['conversation.message.delta', cm('answer', A)],
    [
      'conversation.chat.failed',
      { id: 'c', status: 'failed', last_error: { code: 5000, msg: 'event interval error' } },
    ],
    ['done', '[DONE]'],
  ),
  A,
  true,
);
events(
  'coze requires action',
  coze(
    ['conversation.message.completed', cm('function_call', '{"name":"x"}')],
    [
      'conversation.chat.requires_action',
      { status: 'requires_action', required_action: { submit_tool_outputs: {} } },
    ],
    ['done', '[DONE]'],
  ),
  '',
  true,
);
json(
  'coze auth',
  { code: 4100, msg: 'authentication is invalid', detail: { logid: 'x' } },
  '',
  true,
);
json('coze messages', {
  code: 0,
  msg: '',
  data: [
    cm('function_call', '{"name":"x"}'),
    cm('tool_response', 'raw'),
    cm('verbose', '{"a":1}'),
    cm('answer', TEXT),
    cm('follow_up', 'When?'),
  ],
  detail: { logid: 'x' },
});
// fastgpt
events(
  'fastgpt detail',
  named('flowNodeStatus', { status: 'running', name: 'AI' }) +
    named('answer', cc({ role: 'assistant', reasoning_content: 'secret' })) +
    named('toolCall', { tool: { id: 't', toolName: 'x', params: '', response: '' } }) +
    named('answer', cc({ content: A })) +
    named('answer', cc({ content: B })) +
    named('answer', cc({}, { finish_reason: 'stop' })) +
    named('answer', '[DONE]') +
    named('flowResponses', [
      { moduleName: 'AI', answer: 'x', historyPreview: [{ obj: 'System', value: 'secret' }] },
    ]),
);
events(
  'fastgpt fast',
  named('fastAnswer', cc({ content: TEXT })) +
    named('answer', cc({}, { finish_reason: 'stop' })) +
    named('answer', '[DONE]'),
);
events(
  'fastgpt error',
  named('answer', cc({ content: A })) +
    named('error', { message: 'Insufficient quota', statusText: 'teamPointsNotEnough' }),
  A,
  true,
);
json(
  'fastgpt err json',
  { code: 514, statusText: 'unAuthApiKey', message: 'key invalid', data: null },
  '',
  true,
);
json('fastgpt list', {
  id: '',
  model: '',
  usage: {},
  choices: [
    {
      message: { role: 'assistant', content: [{ type: 'text', text: { content: TEXT } }] },
      finish_reason: 'stop',
      index: 0,
    },
  ],
  responseData: [{ moduleName: 'x', historyPreview: [{ obj: 'System', value: 'secret' }] }],
});
// strands
const strands = {
  raw: (text: string) => ({ event: { contentBlockDelta: { delta: { text } } } }),
  plain: (text: string) => ({ data: text, delta: { text } }),
  whole: { message: { role: 'assistant', content: [{ text: TEXT }] } },
};
const [early, late] = [TEXT.slice(0, 7), TEXT.slice(7)];
events(
  'strands both',
  sse(
    { init_event_loop: true },
    { event: { messageStart: { role: 'assistant' } } },
    strands.raw(early),
    strands.plain(early),
    strands.raw(late),
    strands.plain(late),
    { event: { messageStop: { stopReason: 'end_turn' } } },
    strands.whole,
    { result: 'AgentResult' },
  ),
);
events('strands plain', sse(strands.plain(early), strands.plain(late), strands.whole));
events('strands raw', sse(strands.raw(early), strands.raw(late), strands.whole));
json('ragflow error', { code: 500, message: 'Internal server error' }, '', true);

// ragflow
const rf = (answer: string, r = {}) => ({
  code: 0,
  message: '',
  data: { answer, reference: r, audio_binary: null, id: 'i', session_id: 's' },
});
events(
  'ragflow cumulative',
  sse(rf(A), rf(A + 'is on'), rf(TEXT, { chunks: [{ content: 'doc' }] }), { code: 0, data: true }),
);
events(
  'ragflow agent',
  sse(
    { event: 'workflow_started', message_id: 'm', task_id: 't', data: { inputs: { query: 'q' } } },
    { event: 'node_started', data: { component_name: 'begin' } },
    {
      event: 'node_finished',
      message_id: 'm',
      data: { outputs: { content: 'internal' }, component_id: 'a' },
    },
    {
      event: 'message',
      message_id: 'm',
      task_id: 't',
      data: { content: 'secret', start_to_think: true },
    },
    { event: 'message', message_id: 'm', data: { content: '', end_to_think: true } },
    { event: 'message', message_id: 'm', data: { content: A } },
    { event: 'message', message_id: 'm', data: { content: B } },
    {
      event: 'message_end',
      message_id: 'm',
      data: { reference: { chunks: [{ content: 'doc' }] } },
    },
    { event: 'workflow_finished', data: { outputs: { content: TEXT } } },
    '[DONE]',
  ),
);
json('ragflow err', { code: 102, message: 'Please input your question.' }, '', true);
json('ragflow json', {
  code: 0,
  data: {
    answer: TEXT,
    reference: { chunks: [{ content: 'doc' }] },
    prompt: 'secret',
    session_id: 's',
  },
});
// maxkb
events(
  'maxkb',
  sse(
    {
      chat_id: 'c',
      chat_record_id: 'r',
      operate: true,
      content: '',
      reasoning_content: 'secret',
      node_id: 'n',
      is_end: false,
    },
    { chat_id: 'c', operate: true, content: A, node_id: 'n', is_end: false },
    { chat_id: 'c', operate: true, content: B, is_end: false },
    {
      chat_id: 'c',
      operate: true,
      content: '',
      is_end: true,
      usage: { completion_tokens: 3, prompt_tokens: 4 },
    },
  ),
);
json('maxkb json', {
  code: 200,
  message: '成功',
  data: { id: 'x', content: TEXT, is_end: true, reasoning_content: 'secret' },
});
json('maxkb err', { code: 500, message: '应用未发布', data: null }, '', true);
json('maxkb 1002', { code: 1002, message: '身份验证信息不正确！非法用户', data: null }, '', true);
json(
  'botpress choice',
  {
    messages: [
      { id: '1', type: 'text', payload: { type: 'text', text: 'One.' }, userId: 'bot' },
      {
        id: '2',
        payload: { type: 'choice', text: 'Which?', options: [{ label: 'A', value: 'a' }] },
      },
    ],
  },
  'One.|Which?',
  false,
  { quick_replies: ['A'] },
);
json(
  'botpress card',
  {
    messages: [
      {
        payload: {
          type: 'card',
          title: 'Shoes',
          subtitle: 'Red',
          actions: [{ action: 'say', label: 'Buy', value: 'b' }],
        },
      },
    ],
  },
  'Shoes',
  false,
  { quick_replies: ['Buy'] },
);
json('botpress bloc', {
  messages: [{ payload: { type: 'bloc', items: [{ type: 'text', payload: { text: TEXT } }] } }],
});
json('botpress markdown', { messages: [{ payload: { type: 'markdown', markdown: TEXT } }] });
json(
  'voiceflow',
  [
    { type: 'path', payload: { path: 'x' } },
    { type: 'debug', payload: { type: 'x', message: 'internal' } },
    { type: 'text', payload: { slate: { content: [] }, message: TEXT, delay: 1000 } },
    {
      type: 'choice',
      payload: { buttons: [{ name: 'Yes', request: { type: 'path-1' } }, { name: 'No' }] },
    },
    { type: 'end', payload: { reason: 'completed' } },
  ],
  TEXT,
  false,
  { quick_replies: ['Yes', 'No'] },
);
json(
  'voiceflow cardV2',
  [
    {
      type: 'cardV2',
      payload: {
        title: 'Shoes',
        description: { text: 'Red' },
        imageUrl: 'x',
        buttons: [{ name: 'Buy' }],
      },
    },
  ],
  'Shoes',
  false,
  { quick_replies: ['Buy'] },
);
events(
  'voiceflow sse',
  `event: trace\nid: 1\ndata: ${JSON.stringify({ type: 'text', payload: { message: 'One.' }, time: 1 })}\n\nevent: trace\nid: 2\ndata: ${JSON.stringify({ type: 'debug', payload: { message: 'internal' } })}\n\nevent: trace\nid: 3\ndata: ${JSON.stringify({ type: 'text', payload: { message: 'Two.' } })}\n\nevent: end\nid: 4\n\n`,
  'One.|Two.',
);
const vfc = (p: unknown) =>
  `event: trace\ndata: ${JSON.stringify({ type: 'completion', payload: p, time: 1 })}\n\n`;
events(
  'voiceflow completion',
  vfc({ completion: '', state: 'start' }) +
    vfc({ completion: A, state: 'content' }).replace('completion":"Your', 'content":"Your') +
    vfc({ content: B, state: 'content' }) +
    vfc({ state: 'end', tokens: {} }) +
    'event: end\n\n',
);
json(
  'watson',
  {
    output: {
      generic: [
        { response_type: 'text', text: 'One.' },
        {
          response_type: 'option',
          title: 'Which?',
          options: [{ label: 'A', value: { input: { text: 'A' } } }],
        },
        {
          response_type: 'connect_to_agent',
          message_to_human_agent: 'internal',
          agent_available: { message: 'Agents are there.' },
        },
      ],
      intents: [{ intent: 'x', confidence: 0.9 }],
      debug: { log_messages: [{ message: 'internal' }] },
    },
    context: {},
  },
  'One.|Which?',
  false,
  { quick_replies: ['A'] },
);
json(
  'watson suggestion',
  {
    output: {
      generic: [
        {
          response_type: 'suggestion',
          title: 'Did you mean:',
          suggestions: [{ label: 'A', value: {} }, { label: 'B' }],
        },
      ],
    },
  },
  'Did you mean:',
  false,
  { quick_replies: ['A', 'B'] },
);
json('watson search', {
  output: {
    generic: [
      {
        response_type: 'conversational_search',
        text: TEXT,
        citations: [{ text: 'doc' }],
        search_results: [{ body: 'doc' }],
      },
    ],
  },
});
json(
  'watson user defined',
  {
    output: {
      generic: [
        { response_type: 'image', source: 'https://x/i.png', title: 'Map' },
        { response_type: 'text', text: TEXT },
      ],
    },
  },
  'Map|' + TEXT,
);
json('watsonx.ai', {
  model_id: 'g',
  results: [
    {
      generated_text: TEXT,
      generated_token_count: 5,
      input_token_count: 3,
      stop_reason: 'eos_token',
    },
  ],
});
json(
  'watsonx.ai cut',
  { model_id: 'g', results: [{ generated_text: A, stop_reason: 'max_tokens' }] },
  A,
  true,
);
events(
  'watsonx stream',
  [A, B]
    .map(
      (t, i) =>
        `id: ${i}\nevent: message\ndata: ${JSON.stringify({ model_id: 'g', results: [{ generated_text: t, generated_token_count: 1, stop_reason: i ? 'eos_token' : 'not_finished' }] })}\n\n`,
    )
    .join(''),
);
json(
  'directline',
  {
    activities: [
      { type: 'message', from: { id: 'u1', role: 'user' }, text: 'Where?' },
      { type: 'typing', from: { id: 'b', role: 'bot' } },
      {
        type: 'message',
        from: { id: 'b', role: 'bot' },
        text: TEXT,
        suggestedActions: {
          actions: [
            { type: 'imBack', title: 'Yes', value: 'Yes' },
            { type: 'imBack', title: 'No', value: 'No' },
          ],
        },
        replyToId: 'x',
      },
      { type: 'event', name: 'internal', value: 'x' },
      { type: 'endOfConversation', text: 'internal', code: 'x' },
    ],
    watermark: '2',
  },
  TEXT,
  false,
  { quick_replies: ['Yes', 'No'] },
);
json(
  'bot framework activity',
  {
    type: 'message',
    id: 'x',
    from: { id: 'b', role: 'bot' },
    text: TEXT,
    inputHint: 'accepting',
    suggestedActions: { actions: [{ title: 'Yes', value: 'y' }] },
  },
  TEXT,
  false,
  { quick_replies: ['Yes'] },
);
events(
  'copilot sse',
  `event: activity\ndata: ${JSON.stringify({ type: 'typing', from: { role: 'bot' }, text: 'Your', channelData: { streamType: 'streaming', streamSequence: 1 } })}\n\nevent: activity\ndata: ${JSON.stringify({ type: 'message', from: { role: 'bot' }, text: TEXT })}\n\nevent: end\ndata: end\n\n`,
);
json(
  'hero card',
  {
    activities: [
      {
        type: 'message',
        from: { role: 'bot' },
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.hero',
            content: { title: 'Choose', text: 'Which?', buttons: [{ type: 'imBack', title: 'A' }] },
          },
        ],
      },
    ],
  },
  'Which?',
  false,
  { quick_replies: ['A'] },
);
json('customgpt', {
  status: 'success',
  data: {
    id: 1,
    user_query: 'Where?',
    openai_response: TEXT,
    citations: [1],
    conversation_id: 2,
    created_at: 'x',
    updated_at: 'y',
  },
});
events(
  'customgpt stream',
  named('start', { status: 'start', prompt: { id: 1 } }) +
    named('progress', { status: 'progress', message: A }) +
    named('progress', { status: 'progress', message: B }) +
    named('finish', { status: 'finish', msg_id: 1, citations: [] }),
);
events(
  'customgpt error',
  named('progress', { status: 'progress', message: A }) +
    named('error', { status: 'error', message: 'Limit' }),
  A,
  true,
);
json('customgpt err json', { status: 'error', data: { code: 429, message: 'Too many' } }, '', true);
json('zapier', { attempt: '018', id: '018', request_id: '018', status: 'success' }, '', true);
body('make Accepted', 'Accepted', 'text/plain; charset=utf-8', '', true);
json(
  'pipedream',
  {
    about: 'https://pipedream.com',
    event_id: 'x',
    workflow_id: 'p',
    owner_id: 'u',
    deployment_id: 'd',
    timestamp: '2026',
    inspect: 'https://pipedream.com/@/p',
    quota: 'https://pipedream.com/settings/account',
  },
  '',
  true,
);
json('n8n started', { message: 'Workflow was started' }, '', true);
json('anythingllm', {
  id: 'x',
  type: 'textResponse',
  textResponse: TEXT,
  sources: [{ text: 'doc', title: 't' }],
  close: true,
  error: 'null',
  metrics: { prompt_tokens: 5, completion_tokens: 4 },
});
json(
  'anythingllm error',
  { id: 'x', type: 'abort', textResponse: null, sources: [], close: true, error: 'No workspace' },
  '',
  true,
);
events(
  'anythingllm stream',
  sse(
    {
      uuid: 'u',
      type: 'statusResponse',
      textResponse: 'Agent is thinking',
      sources: [],
      close: false,
      error: null,
      animate: true,
    },
    {
      uuid: 'u',
      type: 'textResponseChunk',
      textResponse: A,
      sources: [],
      close: false,
      error: false,
    },
    {
      uuid: 'u',
      type: 'textResponseChunk',
      textResponse: B,
      close: false,
      error: false,
      sources: [],
    },
    {
      uuid: 'u',
      type: 'textResponseChunk',
      textResponse: '',
      close: true,
      error: false,
      sources: [{ text: 'doc' }],
    },
    { uuid: 'u', type: 'finalizeResponseStream', close: true, error: false, chatId: 3 },
  ),
);
body(
  'openwebui details',
  '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n> secret\n</details>\n' +
    TEXT,
  'text/plain',
);
json('openwebui details json', {
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content:
          '<details type="reasoning" done="true" duration="3">\n<summary>Thought</summary>\n> secret\n</details>\n\n' +
          TEXT,
      },
      finish_reason: 'stop',
    },
  ],
});
events(
  'openwebui',
  sse(
    { sources: [{ source: { name: 'd' }, document: ['doc'], metadata: [] }] },
    { event: { type: 'status', data: { description: 'Searching', done: false } } },
    cc({ content: A }),
    cc({ content: B }),
    cc({}, { finish_reason: 'stop' }),
    '[DONE]',
  ),
);
events('openwebui error', sse({ error: { detail: 'Model not found' } }), '', true);
const lm = (type: string, more = {}) => named(type, { type, ...more });
events(
  'lmstudio',
  lm('chat.start', { model_instance_id: 'x' }) +
    lm('prompt_processing.progress', { progress: 0.5 }) +
    lm('reasoning.start') +
    lm('reasoning.delta', { content: 'secret' }) +
    lm('reasoning.end') +
    lm('tool_call.start', { tool: 'x' }) +
    lm('tool_call.arguments', { tool: 'x', arguments: { text: 'q' } }) +
    lm('tool_call.success', { tool: 'x', output: 'raw' }) +
    lm('message.start') +
    lm('message.delta', { content: A }) +
    lm('message.delta', { content: B }) +
    lm('message.end') +
    lm('chat.end', {
      result: {
        model_instance_id: 'x',
        output: [
          { type: 'reasoning', content: 'secret' },
          { type: 'message', content: TEXT },
        ],
        stats: { input_tokens: 3, total_output_tokens: 4 },
      },
    }),
);
json('lmstudio json', {
  model_instance_id: 'x',
  output: [
    { type: 'reasoning', content: 'secret' },
    { type: 'tool_call', tool: 'x', arguments: {}, output: 'raw' },
    { type: 'message', content: TEXT },
  ],
  stats: { input_tokens: 3 },
  response_id: 'r',
});
events(
  'lmstudio error',
  lm('message.delta', { content: A }) + lm('error', { error: { type: 'x', message: 'boom' } }),
  A,
  true,
);
json(
  'vllm error',
  {
    object: 'error',
    message: 'This model maximum context',
    type: 'BadRequestError',
    param: null,
    code: 400,
  },
  '',
  true,
);
events(
  'vllm abort',
  sse(
    cc({ reasoning: 'secret' }),
    cc({ content: A }),
    cc({}, { finish_reason: 'abort' }),
    '[DONE]',
  ),
  A,
  true,
);
const ll = (content: string, stop = false, more = {}) => ({
  index: 0,
  content,
  tokens: [1],
  stop,
  id_slot: 0,
  tokens_predicted: 1,
  tokens_evaluated: 5,
  ...more,
});
events(
  'llama.cpp',
  sse(
    ll(A),
    ll(B),
    ll('', true, {
      model: 'm',
      stop_type: 'eos',
      prompt: 'secret',
      generation_settings: { n: 1 },
      truncated: false,
      timings: {},
    }),
  ),
);
events(
  'llama.cpp limit',
  sse(ll(A), ll('', true, { model: 'm', stop_type: 'limit', prompt: 'secret' })),
  A,
  true,
);
events('llama.cpp break', sse(ll(A)), A, true);
events(
  'llama.cpp error field',
  sse(ll(A)) + 'error: {"code":500,"message":"boom","type":"server_error"}\n\n',
  A,
  true,
);
json('llama.cpp json', {
  index: 0,
  content: TEXT,
  stop: true,
  stop_type: 'eos',
  prompt: 'secret',
  generation_settings: {},
  model: 'm',
});
json('hf', [{ generated_text: TEXT }]);
json('hf loading', { error: 'Model is currently loading', estimated_time: 20 }, '', true);
json('replicate', {
  id: 'x',
  status: 'succeeded',
  output: ['Your ', 'parcel ', B],
  logs: 'internal',
  metrics: {},
  input: { prompt: 'q' },
  error: null,
});
json(
  'replicate starting',
  {
    id: 'x',
    status: 'starting',
    output: null,
    logs: '',
    error: null,
    input: { prompt: 'q' },
    urls: { get: 'https://x' },
  },
  '',
  true,
);
events(
  'replicate sse',
  `event: output\nid: 1\ndata: Your\n\nevent: output\nid: 2\ndata:  parcel\n\nevent: output\ndata:  ${B}\n\nevent: done\ndata: {}\n\n`,
);
events(
  'replicate canceled',
  `event: output\ndata: ${A}\n\nevent: done\ndata: {"reason": "canceled"}\n\n`,
  A,
  true,
);
events(
  'gradio',
  `event: generating\ndata: ["Your"]\n\nevent: heartbeat\ndata: null\n\nevent: generating\ndata: ["Your parcel"]\n\nevent: complete\ndata: ["${TEXT}"]\n\n`,
);
events(
  'gradio error',
  `event: generating\ndata: ["Your"]\n\nevent: error\ndata: null\n\n`,
  'Your',
  true,
);
events(
  'cortex agent',
  named('response.status', { message: 'Planning', status: 'planning' }) +
    named('response.thinking.delta', { text: 'secret', content_index: 0 }) +
    named('response.thinking', { text: 'secret' }) +
    named('response.tool_use', { name: 'x', input: { query: 'q' } }) +
    named('response.text.delta', { content_index: 2, text: A }) +
    named('response.text.delta', { content_index: 2, text: B }) +
    named('response.text', { content_index: 2, text: TEXT }) +
    named('response', {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: { text: 'secret' } },
        { type: 'text', text: TEXT },
      ],
      status: 'completed',
    }) +
    named('done', '[DONE]'),
);
events(
  'cortex error',
  named('response.text.delta', { text: A }) + named('error', { code: '399504', message: 'Boom' }),
  A,
  true,
);
json('snowflake complete', {
  choices: [{ messages: TEXT }],
  created: 1,
  model: 'm',
  usage: { completion_tokens: 3, prompt_tokens: 2 },
});
json('cognigy', {
  text: TEXT,
  data: {},
  outputStack: [{ text: TEXT, data: {}, source: 'bot' }],
  userId: 'u',
  sessionId: 's',
});
json('slack', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: TEXT } }], text: TEXT });
json('vapi', {
  id: 'x',
  input: [{ role: 'user', content: 'q' }],
  output: [{ role: 'assistant', content: TEXT }],
  createdAt: 'x',
});
events(
  'vapi stream',
  sse(
    { id: 's', path: 'chat.output[0].content', delta: A },
    { id: 's', path: 'chat.output[0].content', delta: B },
  ),
);
events(
  'chatkit',
  sse(
    { type: 'thread.created', thread: { id: 't', title: 'x' } },
    {
      type: 'thread.item.done',
      item: { type: 'user_message', content: [{ type: 'input_text', text: 'Where?' }] },
    },
    { type: 'progress_update', icon: 'x', text: 'Searching' },
    { type: 'thread.item.added', item: { id: 'i', type: 'assistant_message', content: [] } },
    {
      type: 'thread.item.updated',
      item_id: 'i',
      update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta: A },
    },
    {
      type: 'thread.item.updated',
      item_id: 'i',
      update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta: B },
    },
    {
      type: 'thread.item.done',
      item: { id: 'i', type: 'assistant_message', content: [{ type: 'output_text', text: TEXT }] },
    },
  ),
);
json('a2a', {
  jsonrpc: '2.0',
  id: 1,
  result: {
    kind: 'task',
    id: 't',
    contextId: 'c',
    status: { state: 'completed' },
    artifacts: [{ artifactId: 'a', parts: [{ kind: 'text', text: TEXT }] }],
    history: [{ kind: 'message', role: 'user', parts: [{ kind: 'text', text: 'Where?' }] }],
  },
});
json(
  'a2a failed',
  {
    jsonrpc: '2.0',
    id: 1,
    result: {
      kind: 'task',
      status: {
        state: 'failed',
        message: { role: 'agent', parts: [{ kind: 'text', text: 'Boom' }] },
      },
    },
  },
  '',
  true,
);
json('a2a input required', {
  jsonrpc: '2.0',
  id: 1,
  result: {
    kind: 'task',
    status: {
      state: 'input-required',
      message: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: TEXT }] },
    },
  },
});
json('a2a message', {
  jsonrpc: '2.0',
  id: 1,
  result: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: TEXT }] },
});
json('a2a error', { jsonrpc: '2.0', id: 1, error: { code: -32600, message: 'Invalid' } }, '', true);
const a2 = (result: unknown) => ({ jsonrpc: '2.0', id: 1, result });
events(
  'a2a stream',
  sse(
    a2({
      kind: 'task',
      status: { state: 'submitted' },
      history: [{ role: 'user', parts: [{ kind: 'text', text: 'Where?' }] }],
    }),
    a2({
      kind: 'status-update',
      status: {
        state: 'working',
        message: { role: 'agent', parts: [{ kind: 'text', text: 'Looking up' }] },
      },
      final: false,
    }),
    a2({
      kind: 'artifact-update',
      artifact: { artifactId: 'a', parts: [{ kind: 'text', text: A }] },
      append: false,
      lastChunk: false,
    }),
    a2({
      kind: 'artifact-update',
      artifact: { artifactId: 'a', parts: [{ kind: 'text', text: B }] },
      append: true,
      lastChunk: true,
    }),
    a2({ kind: 'status-update', status: { state: 'completed' }, final: true }),
  ),
);
events(
  'a2a stream failed',
  sse(
    a2({
      kind: 'artifact-update',
      artifact: { artifactId: 'a', parts: [{ kind: 'text', text: A }] },
    }),
    a2({
      kind: 'status-update',
      status: {
        state: 'failed',
        message: { role: 'agent', parts: [{ kind: 'text', text: 'Boom' }] },
      },
      final: true,
    }),
  ),
  A,
  true,
);
json('mcp error', { content: [{ type: 'text', text: 'boom' }], isError: true }, '', true);
lines('pydantic example', [
  { role: 'user', timestamp: 'x', content: 'Where?' },
  { role: 'model', timestamp: 'x', content: A },
  { role: 'model', timestamp: 'x', content: TEXT },
]);
events(
  'pydantic events',
  sse(
    { event_kind: 'part_start', index: 0, part: { part_kind: 'thinking', content: 'secret' } },
    {
      event_kind: 'part_delta',
      index: 0,
      delta: { content_delta: 'secret', part_delta_kind: 'thinking' },
    },
    { event_kind: 'part_start', index: 1, part: { content: A, part_kind: 'text' } },
    { event_kind: 'part_delta', index: 1, delta: { content_delta: B, part_delta_kind: 'text' } },
    { event_kind: 'part_end', index: 1, part: { content: TEXT, part_kind: 'text' } },
    { event_kind: 'agent_run_result', result: { output: TEXT } },
  ),
);
json('crewai', {
  raw: TEXT,
  pydantic: null,
  json_dict: null,
  tasks_output: [{ description: 'secret', raw: 'x' }],
  token_usage: { total_tokens: 5 },
});
json('crewai enterprise', {
  state: 'SUCCESS',
  result: TEXT,
  result_json: null,
  last_step: { action: 'secret' },
});
json(
  'crewai running',
  {
    state: 'RUNNING',
    status: 'Running',
    result: null,
    last_step: { action: 'secret', result: 'x' },
  },
  '',
  true,
);
events(
  'agno',
  named('RunStarted', { event: 'RunStarted', run_id: 'r', agent_id: 'a' }) +
    named('ReasoningStep', {
      event: 'ReasoningStep',
      content: 'secret',
      reasoning_content: 'secret',
    }) +
    named('ToolCallStarted', {
      event: 'ToolCallStarted',
      tool: { tool_name: 'x' },
      content: 'x()',
    }) +
    named('ToolCallCompleted', { event: 'ToolCallCompleted', content: 'raw' }) +
    named('RunContent', { event: 'RunContent', content: A, content_type: 'str' }) +
    named('RunContent', { event: 'RunContent', content: B }) +
    named('RunCompleted', { event: 'RunCompleted', content: TEXT, metrics: {} }),
);
events(
  'agno error',
  named('RunContent', { event: 'RunContent', content: A }) +
    named('RunError', { event: 'RunError', content: 'Boom' }),
  A,
  true,
);
lines('autogen', [
  { source: 'user', content: 'Where?', type: 'TextMessage' },
  { source: 'a', content: [{ name: 'x', arguments: '{}' }], type: 'ToolCallRequestEvent' },
  { source: 'a', content: [{ content: 'raw', name: 'x' }], type: 'ToolCallExecutionEvent' },
  { source: 'a', content: A, type: 'ModelClientStreamingChunkEvent' },
  { source: 'a', content: B, type: 'ModelClientStreamingChunkEvent' },
  { source: 'a', content: TEXT, type: 'TextMessage' },
]);
json('letta', {
  messages: [
    { id: '1', message_type: 'reasoning_message', reasoning: 'secret' },
    { id: '2', message_type: 'tool_call_message', tool_call: { name: 'x', arguments: '{}' } },
    { id: '3', message_type: 'tool_return_message', tool_return: 'raw', status: 'success' },
    { id: '4', message_type: 'assistant_message', content: TEXT },
  ],
  stop_reason: { message_type: 'stop_reason', stop_reason: 'end_turn' },
  usage: { completion_tokens: 3 },
});
events(
  'letta stream',
  sse(
    { message_type: 'reasoning_message', reasoning: 'secret' },
    { message_type: 'tool_return_message', tool_return: 'raw', status: 'success' },
    { message_type: 'assistant_message', content: A },
    { message_type: 'assistant_message', content: B },
    { message_type: 'stop_reason', stop_reason: 'end_turn' },
    { message_type: 'usage_statistics', total_tokens: 5 },
    '[DONE]',
  ),
);
events(
  'dust',
  sse(
    { type: 'generation_tokens', classification: 'chain_of_thought', text: 'secret' },
    { type: 'generation_tokens', classification: 'tokens', text: A },
    { type: 'generation_tokens', classification: 'tokens', text: B },
    { type: 'agent_message_success', message: { content: TEXT, chainOfThought: 'secret' } },
  ),
);
events(
  'dust error',
  sse(
    { type: 'generation_tokens', classification: 'tokens', text: A },
    { type: 'agent_error', error: { code: 'x', message: 'Boom' } },
  ),
  A,
  true,
);
events(
  'vectara',
  named('search_results', { type: 'search_results', search_results: [{ text: 'doc' }] }) +
    named('generation_chunk', { type: 'generation_chunk', generation_chunk: A }) +
    named('generation_chunk', { type: 'generation_chunk', generation_chunk: B }) +
    named('generation_end', { type: 'generation_end' }) +
    named('end', { type: 'end' }),
);
events(
  'poe',
  named('meta', { content_type: 'text/markdown' }) +
    named('text', { text: A }) +
    named('text', { text: B }) +
    named('suggested_reply', { text: 'Thanks' }) +
    named('done', {}),
  TEXT,
  false,
  { quick_replies: ['Thanks'] },
);
events(
  'poe replace',
  named('text', { text: 'Searching…' }) +
    named('replace_response', { text: TEXT }) +
    named('done', {}),
);
events(
  'poe error',
  named('text', { text: A }) + named('error', { allow_retry: true, text: 'Boom' }),
  A,
  true,
);
json('autorag', {
  success: true,
  result: {
    object: 'vector_store.search_results.page',
    search_query: 'q',
    response: TEXT,
    data: [{ filename: 'f', content: [{ type: 'text', text: 'doc' }] }],
    has_more: false,
  },
});
json('chatling', {
  status: 'success',
  data: { response: TEXT, conversation_id: 'x', citations: [] },
});
json('dotnet', { Answer: TEXT, Sources: [{ Text: 'doc' }] });
json('sk newtonsoft', {
  Items: [{ $type: 'TextContent', Text: TEXT }],
  Role: { Label: 'assistant' },
});
json(
  'ollama load',
  {
    model: 'm',
    created_at: 'x',
    message: { role: 'assistant', content: '' },
    done_reason: 'load',
    done: true,
  },
  '',
  true,
);
lines('ollama thinking', [
  { model: 'm', message: { role: 'assistant', content: '', thinking: 'secret' }, done: false },
  { model: 'm', message: { role: 'assistant', content: TEXT }, done: false },
  {
    model: 'm',
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'stop',
    eval_count: 4,
  },
]);
json(
  'anthropic refusal',
  {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: A }],
    stop_reason: 'refusal',
  },
  A,
  true,
);
json('anthropic blocks', {
  type: 'message',
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'secret' },
    { type: 'server_tool_use', name: 'web_search', input: { query: 'q' } },
    { type: 'web_search_tool_result', content: [{ type: 'web_search_result', title: 'doc' }] },
    { type: 'text', text: TEXT, citations: [{ cited_text: 'doc' }] },
  ],
  stop_reason: 'end_turn',
  usage: { input_tokens: 3, output_tokens: 3 },
});
json('docsbot', { answer: TEXT, sources: [{ content: 'doc' }], id: 'x', couldAnswer: true });
events(
  'docsbot',
  sse(
    { event: 'stream', data: A },
    { event: 'stream', data: B },
    { event: 'answer', data: { answer: TEXT, sources: [] } },
  ),
);
// What is no repetition, no failure and no thought.
json(
  'list of equal sentences',
  ['Your parcel is here.', 'Your parcel is here.'],
  'Your parcel is here.|Your parcel is here.',
);
events('tokens ha', sse({ token: 'Ha' }, { token: 'ha' }, { token: 'ha' }), 'Hahaha');
events(
  'tokens same word',
  sse({ x: 1, delta: 'no ' }, { x: 1, delta: 'no ' }, { x: 1, delta: 'no' }),
  'no no no',
);
events('chars', sse(...[...'LLama aaa'].map((c) => ({ id: 1, delta: c }))), 'LLama aaa');
events(
  'messages growing objects',
  sse(
    { recipient_id: 'a', text: 'Your order' },
    { recipient_id: 'a', text: 'Your order is here.' },
  ),
  'Your order|Your order is here.',
);
body(
  'text Accepted more',
  'Accepted: your return is on its way.',
  'text/plain',
  'Accepted: your return is on its way.',
);
body('text Acc', 'Acc', 'text/plain', 'Acc');
for (const reason of [
  'Internal Server Error',
  '500 Internal Server Error\n',
  '502: Bad Gateway',
  'Service Unavailable',
  'Gateway Time-out',
  'Not Found',
  'Too Many Requests\r\n',
]) {
  body(`reason ${reason.trim()}`, reason, 'text/plain; charset=utf-8', '', true);
}
for (const words of [
  'Internal Server Error means that the shop has a fault.',
  'Not Found: there is no order 12.',
  'Not found',
  '500 items are left.',
  '42',
  'Service',
]) {
  body(`reason in words, ${words}`, words, 'text/plain', words);
}
json('json text Accepted', { text: 'Accepted' }, 'Accepted');
body(
  'details of a customer',
  '<details><summary>More</summary>Yes</details>',
  'text/plain',
  '<details><summary>More</summary>Yes</details>',
);
body(
  'two details',
  '<details type="reasoning" done="true">\n<summary>TEXT</summary>\n> x\n</details>\n<details type="tool_calls" done="true" id="c">\n<summary>Tool</summary>\n</details>\nHi',
  'text/plain',
  'Hi',
);
json('source user', { source: 'user', text: 'Where?' }, '', true);
json('source kb', { source: 'kb', text: TEXT });
json('order status shape', { reply: TEXT, status: { state: 'failed', code: 'refund' } });
json('order status shape2', { answer: TEXT, order: { status: { state: 'failed' } } });
json('status working own', { text: TEXT, status: { state: 'working' } });
json('stop flag own form', { content: TEXT, stop: false });
json('channel', { channel: 'web', text: TEXT });
json('channel analysis', {
  choices: [{ index: 0, message: { content: TEXT, channel: 'final' }, finish_reason: 'stop' }],
});
json('classification own', { classification: 'tool question', reply: TEXT });
json('kind', { kind: 'answer', text: TEXT });
json('limit stop reason', { completion: A, stop_reason: 'max_tokens' }, A, true);
json('stop_reason limit word', { reply: TEXT, reason: 'limit of returns' });
events(
  'suggestions two',
  named('text', { text: TEXT }) +
    named('suggested_reply', { text: 'One' }) +
    named('suggested_reply', { text: 'Two' }) +
    named('done', {}),
  TEXT,
  false,
  { quick_replies: ['One', 'Two'] },
);
json(
  'function type',
  { type: 'function_call', name: 'x', arguments: '{"text":"secret"}' },
  '',
  true,
);
json('function answer', { type: 'function', answer: TEXT });
json('message about function', { message: TEXT, functionName: 'track' });
events('event failed chat', sse({ text: A }) + named('chat_failed', { message: 'Boom' }), A, true);
events('event order_failed', sse({ text: TEXT }) + named('order_failed', { id: 1 }), TEXT);
// AI SDK older/newer variety
events(
  'ai response-metadata parts',
  sse(
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: A },
    { type: 'text-delta', id: '1', delta: B },
    {
      type: 'finish',
      usage: { inputTokens: { total: 3 }, outputTokens: { total: 5 } },
      finishReason: { unified: 'stop', raw: 'stop' },
    },
  ),
  TEXT,
);
events(
  'ai v6 finish filter obj',
  sse(
    { type: 'stream-start' },
    { type: 'text-delta', id: '1', delta: A },
    { type: 'finish', finishReason: { unified: 'content-filter', raw: 'x' } },
  ),
  A,
  true,
);
events(
  'ai v6 length obj',
  sse(
    { type: 'stream-start' },
    { type: 'text-delta', id: '1', delta: A },
    { type: 'finish', finishReason: { unified: 'length' } },
  ),
  A,
  true,
);
json(
  'ai v6 lm generate',
  {
    content: [
      { type: 'reasoning', text: 'secret' },
      { type: 'text', text: A },
    ],
    finishReason: { unified: 'length', raw: 'length' },
    usage: { inputTokens: { total: 3 }, outputTokens: { total: 5 } },
  },
  A,
  true,
  { input_tokens: 3 },
);
// openai responses
const response = (type: string, more = {}) => named(type, { type, ...more });
events(
  'responses rich',
  response('response.created', { response: { id: 'r' } }) +
    response('response.reasoning_text.delta', { delta: 'secret' }) +
    response('response.reasoning_summary_text.delta', { delta: 'secret' }) +
    response('response.web_search_call.searching') +
    response('response.mcp_call.failed', { item_id: 'x' }) +
    response('response.mcp_list_tools.failed', {}) +
    response('response.code_interpreter_call_code.delta', { delta: 'secret' }) +
    response('response.function_call_arguments.delta', { delta: 'secret' }) +
    response('response.output_text.delta', { delta: A }) +
    response('response.output_text.annotation.added', { annotation: { text: 'doc' } }) +
    response('response.output_text.delta', { delta: B }) +
    response('response.completed', {
      response: { status: 'completed', output: [], usage: { input_tokens: 3 } },
    }),
);
events(
  'responses error type',
  response('response.created') +
    response('response.output_text.delta', { delta: A }) +
    named('error', { type: 'error', code: 'rate_limit_exceeded', message: 'Quota', param: null }),
  A,
  true,
);
json(
  'responses failed json',
  {
    id: 'r',
    object: 'response',
    status: 'failed',
    error: { code: 'server_error', message: 'x' },
    output: [],
  },
  '',
  true,
);
json(
  'responses incomplete json',
  {
    id: 'r',
    object: 'response',
    status: 'incomplete',
    incomplete_details: { reason: 'content_filter' },
    output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: A }] }],
  },
  A,
  true,
);
json('responses queued', { id: 'r', object: 'response', status: 'queued', output: [] }, '', true);
// dify extras
events(
  'dify agent thought',
  sse(
    { event: 'agent_thought', thought: 'secret', observation: 'raw', tool: 'x' },
    { event: 'agent_message', answer: A },
    { event: 'agent_message', answer: B },
    { event: 'tts_message', audio: 'aGk=' },
    {
      event: 'message_end',
      metadata: { usage: { total_price: '0.0012', currency: 'USD', prompt_tokens: 3 } },
    },
  ),
  TEXT,
  false,
  { cost_usd: 0.0012 },
);
events(
  'dify think',
  sse(
    { event: 'message', answer: '<think>\nsec' },
    { event: 'message', answer: 'ret\n</think>\n\n' },
    { event: 'message', answer: TEXT },
    { event: 'message_end' },
  ),
  TEXT,
);
events(
  'dify 429 event',
  sse(
    { event: 'message', answer: A },
    { event: 'error', status: 429, code: 'provider_quota_exceeded', message: 'Quota' },
  ),
  A,
  true,
);
json(
  'dify 400 body',
  { code: 'invalid_param', message: 'query is required', status: 400 },
  '',
  true,
);
// gpt-oss harmony leaking
body(
  'harmony',
  '<|channel|>analysis<|message|>secret<|end|><|start|>assistant<|channel|>final<|message|>' + TEXT,
  'text/plain',
);
body('gemma thought', '<thought>secret</thought>' + TEXT, 'text/plain');
body('think attr', '<think time="3">secret</think>' + TEXT, 'text/plain');
body(
  'cot scratch',
  '<thinking>\nsecret\n</thinking>\n\n<answer>' + TEXT + '</answer>',
  'text/plain',
  '<answer>' + TEXT + '</answer>',
);
body('seed think', '<seed:think>secret</seed:think>' + TEXT, 'text/plain');
body('mistral THINK', '[THINK]secret[/THINK]' + TEXT, 'text/plain');
body('upper think', '<THINK>secret</THINK>' + TEXT, 'text/plain');
body('tool_call xml', '<tool_call>{"name":"x"}</tool_call>' + TEXT, 'text/plain');

json('any number of thoughts', { text: '<think>x</think>'.repeat(30_000) + TEXT });
