import type { Piece } from '../../src/replies/index.ts';

/** A reply as a library or a service sends it. */
export interface Sample {
  library: string;
  version?: string;
  name: string;
  /** Content type. */
  type?: string | null;
  body?: string;
  /** What an SDK gives in place of a body. */
  chunks?: unknown[];
  /** The messages; default: "Your parcel is on its way.". */
  texts?: string[];
  /** What the failure says. */
  error?: string;
  facts?: Partial<Piece>;
}

const sse = (...events: unknown[]) =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const lines = (...values: unknown[]) =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

const EVENTS = 'text/event-stream';
const JSON_TYPE = 'application/json';
const TEXT = 'Your parcel is on its way.';
const gemini = (text: string, more = {}) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
  usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 7 },
  modelVersion: 'gemini-2.5-flash',
});
const dify = (answer: string) => ({
  event: 'message',
  message_id: '5ad4',
  conversation_id: '45',
  answer,
});
const tgi = (text: string, generated_text: string | null = null) => ({
  index: 1,
  token: { id: 1, text, logprob: -1, special: text === '</s>' },
  generated_text,
  details: null,
});

/** Replies in the forms that these services document. */
export const documented: Sample[] = [
  {
    library: 'A server against scripts of other pages',
    name: 'a line before the JSON',
    type: JSON_TYPE,
    body: `)]}'\n${JSON.stringify({ answer: TEXT })}`,
  },
  {
    library: 'A server against scripts of other pages',
    name: 'a loop before the JSON',
    type: JSON_TYPE,
    body: `for(;;);${JSON.stringify({ text: TEXT })}`,
  },
  {
    library: 'JSONP',
    name: 'a call',
    type: 'application/javascript; charset=utf-8',
    body: `/**/ bot.replied(${JSON.stringify({ reply: TEXT })});`,
  },
  {
    library: 'A bot that calculates',
    name: 'a number',
    type: JSON_TYPE,
    body: JSON.stringify({ answer: 42.5, took_ms: 3 }),
    texts: ['42.5'],
  },
  {
    library: 'Gemini',
    name: 'events',
    type: EVENTS,
    body: sse(gemini('Your parcel '), gemini('is on its way.', { finishReason: 'STOP' })),
    facts: { model: 'gemini-2.5-flash', input_tokens: 12, output_tokens: 7 },
  },
  {
    library: 'Gemini',
    name: 'a streamed array',
    type: JSON_TYPE,
    body: `[${JSON.stringify(gemini('Your parcel '), null, 2)}\n,\r\n${JSON.stringify(gemini('is on its way.', { finishReason: 'STOP' }), null, 2)}\n]`,
  },
  {
    library: 'Gemini',
    name: 'thoughts',
    type: EVENTS,
    body: sse({
      candidates: [
        {
          content: { parts: [{ text: 'I look it up.', thought: true }, { text: TEXT }] },
          finishReason: 'STOP',
        },
      ],
    }),
  },
  {
    library: 'Gemini',
    name: 'a refusal',
    type: JSON_TYPE,
    body: JSON.stringify({ promptFeedback: { blockReason: 'SAFETY' } }),
    texts: [''],
    error: 'SAFETY',
  },
  {
    library: 'Gemini',
    name: 'a reply that breaks off',
    type: EVENTS,
    body: sse(gemini('Your parcel ')),
    texts: ['Your parcel '],
    error: 'breaks off',
  },
  {
    library: 'Dify',
    name: 'events',
    type: EVENTS,
    body: `event: ping\n\n${sse({ event: 'workflow_started', data: {} }, dify('Your parcel '), { event: 'agent_thought', thought: 'I look it up.' }, dify('is on its way.'), { event: 'message_end', message_id: '5ad4', metadata: { usage: { prompt_tokens: 12, completion_tokens: 7, total_price: '0.0012', currency: 'USD' } } })}`,
    facts: { cost_usd: 0.0012, input_tokens: 12 },
  },
  {
    library: 'Dify',
    name: 'blocking',
    type: JSON_TYPE,
    body: JSON.stringify({ ...dify(TEXT), metadata: {} }),
  },
  {
    library: 'Dify',
    name: 'a replaced message',
    type: EVENTS,
    body: sse(
      dify('Something bad'),
      { event: 'message_replace', answer: TEXT },
      { event: 'message_end' },
    ),
  },
  {
    library: 'Dify',
    name: 'an error',
    type: EVENTS,
    body: sse(dify('Your '), { event: 'error', status: 400, code: 'x', message: 'Quota exceeded' }),
    texts: ['Your '],
    error: 'Quota exceeded',
  },
  {
    library: 'Flowise',
    name: 'events',
    type: EVENTS,
    body: [
      ['start', ''],
      ['token', 'Your parcel '],
      ['usedTools', [{ tool: 'orders', toolOutput: 'secret' }]],
      ['token', 'is on its way.'],
      ['metadata', { chatId: 'c', followUpPrompts: '["When?","Where?"]' }],
      ['end', '[DONE]'],
    ]
      .map(([event, data]) => `message:\ndata:${JSON.stringify({ event, data })}\n\n`)
      .join(''),
    facts: { quick_replies: ['When?', 'Where?'] },
  },
  {
    library: 'Flowise',
    name: 'JSON',
    type: JSON_TYPE,
    body: JSON.stringify({ text: TEXT, question: 'Where is it?', chatId: 'c' }),
  },
  {
    library: 'Flowise',
    name: 'an error',
    type: EVENTS,
    body: `message:\ndata:{"event":"error","data":"Overloaded"}\n\n`,
    texts: [''],
    error: 'Overloaded',
  },
  {
    library: 'Rasa',
    name: 'messages',
    type: JSON_TYPE,
    body: JSON.stringify([
      { recipient_id: 'ana', text: TEXT },
      { recipient_id: 'ana', text: 'Anything else?', buttons: [{ title: 'No', payload: '/no' }] },
    ]),
    texts: [TEXT, 'Anything else?'],
    facts: { quick_replies: ['No'] },
  },
  {
    library: 'Rasa',
    name: 'a picture',
    type: JSON_TYPE,
    body: '[{"recipient_id":"ana","image":"https://example.com/a.png"}]',
    texts: ['[https://example.com/a.png](https://example.com/a.png)'],
  },
  { library: 'Rasa', name: 'no message', type: JSON_TYPE, body: '[]', texts: [''] },
  {
    library: 'LangServe',
    name: 'stream',
    type: EVENTS,
    body: 'event: metadata\r\ndata: {"run_id":"r"}\r\n\r\nevent: data\r\ndata: "Your parcel "\r\n\r\nevent: data\r\ndata: {"content":"is on its way.","type":"AIMessageChunk"}\r\n\r\nevent: end\r\n\r\n',
  },
  {
    library: 'LangServe',
    name: 'invoke',
    type: JSON_TYPE,
    body: JSON.stringify({ output: { content: TEXT, type: 'ai' }, metadata: { run_id: 'r' } }),
  },
  {
    library: 'LangServe',
    name: 'an error',
    type: EVENTS,
    body: 'event: data\ndata: "Your "\n\nevent: error\ndata: {"status_code": 500, "message": "Internal Server Error"}\n\n',
    texts: ['Your '],
    error: 'Internal Server Error',
  },
  {
    library: 'Cloudflare',
    name: 'events',
    type: EVENTS,
    body: `${sse({ response: 'Your parcel ', p: 'abc' }, { response: 'is on its way.' }, { response: '', usage: { prompt_tokens: 12, completion_tokens: 7 } })}data: [DONE]\n\n`,
    facts: { output_tokens: 7 },
  },
  {
    library: 'Cloudflare',
    name: 'REST',
    type: JSON_TYPE,
    body: JSON.stringify({ result: { response: TEXT }, success: true, errors: [], messages: [] }),
  },
  {
    library: 'Cloudflare',
    name: 'an error',
    type: JSON_TYPE,
    body: JSON.stringify({
      result: null,
      success: false,
      errors: [{ code: 1, message: 'No such model' }],
      messages: [],
    }),
    texts: [''],
    error: 'No such model',
  },
  {
    library: 'TGI',
    name: 'events',
    type: EVENTS,
    body: sse(tgi('Your parcel '), tgi('is on its way.'), tgi('</s>', TEXT)).replaceAll(
      'data: ',
      'data:',
    ),
  },
  {
    library: 'TGI',
    name: 'JSON',
    type: JSON_TYPE,
    body: JSON.stringify([{ generated_text: TEXT }]),
  },
  {
    library: 'n8n',
    name: 'stream',
    type: JSON_TYPE,
    body: lines(
      { type: 'begin', metadata: { nodeName: 'AI Agent' } },
      { type: 'item', content: 'Your parcel ' },
      { type: 'item', content: 'is on its way.' },
      { type: 'end' },
    ),
  },
  {
    library: 'n8n',
    name: 'stream that breaks off',
    type: JSON_TYPE,
    body: lines({ type: 'begin' }, { type: 'item', content: 'Your parcel ' }),
    texts: ['Your parcel '],
    error: 'breaks off',
  },
  {
    library: 'n8n',
    name: 'stream with an error',
    type: JSON_TYPE,
    body: lines(
      { type: 'begin' },
      { type: 'item', content: 'Your ' },
      { type: 'error', content: 'Overloaded' },
    ),
    texts: ['Your '],
    error: 'Overloaded',
  },
  { library: 'n8n', name: 'output', type: JSON_TYPE, body: JSON.stringify({ output: TEXT }) },
  { library: 'n8n', name: 'outputs', type: JSON_TYPE, body: JSON.stringify([{ output: TEXT }]) },
  {
    library: 'n8n',
    name: 'an immediate response',
    type: JSON_TYPE,
    body: '{"message":"Workflow was started"}',
    texts: [''],
    error: 'when the workflow finishes',
  },
  {
    library: 'OpenAI',
    name: 'a completion',
    type: JSON_TYPE,
    body: JSON.stringify({
      object: 'chat.completion',
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: TEXT, refusal: null },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 12, completion_tokens: 7, cost: 0.002 },
    }),
    facts: { cost_usd: 0.002 },
  },
  {
    library: 'OpenAI',
    name: 'a response',
    type: JSON_TYPE,
    body: JSON.stringify({
      object: 'response',
      status: 'completed',
      error: null,
      text: { format: { type: 'text' } },
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'I look it up.' }] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: TEXT }] },
      ],
    }),
  },
  {
    library: 'OpenAI',
    name: 'a failed response',
    type: EVENTS,
    body: sse(
      { type: 'response.created', response: {} },
      { type: 'response.output_text.delta', delta: 'Your ' },
      { type: 'response.failed', response: { error: { message: 'Overloaded' } } },
    ),
    texts: ['Your '],
    error: 'Overloaded',
  },
  {
    library: 'Anthropic',
    name: 'a message',
    type: JSON_TYPE,
    body: JSON.stringify({
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [
        { type: 'thinking', thinking: 'Hm' },
        { type: 'text', text: TEXT },
      ],
      stop_reason: 'end_turn',
    }),
  },
  {
    library: 'Anthropic',
    name: 'an error',
    type: EVENTS,
    body: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    texts: [''],
    error: 'Overloaded',
  },
  {
    library: 'Ollama',
    name: 'generate',
    type: 'application/x-ndjson',
    body: lines(
      { model: 'llama3.2', response: 'Your parcel ', done: false },
      { model: 'llama3.2', response: 'is on its way.', done: false },
      { model: 'llama3.2', response: '', done: true, done_reason: 'stop' },
    ),
  },
  {
    library: 'Ollama',
    name: 'an error',
    type: 'application/x-ndjson',
    body: '{"error":"model not found"}\n',
    texts: [''],
    error: 'model not found',
  },
  ...['text', 'answer', 'output', 'content', 'message', 'response', 'reply'].map((key) => ({
    library: 'JSON',
    name: key,
    type: JSON_TYPE,
    body: JSON.stringify({ [key]: TEXT }),
  })),
  { library: 'JSON', name: 'a string', type: JSON_TYPE, body: JSON.stringify(TEXT) },
  {
    library: 'JSON',
    name: 'in an envelope',
    type: JSON_TYPE,
    body: JSON.stringify({ code: 0, message: 'success', data: { answer: TEXT } }),
  },
  {
    library: 'JSON',
    name: 'an error',
    type: JSON_TYPE,
    body: '{"status":"error","message":"Not now"}',
    texts: [''],
    error: 'Not now',
  },
  {
    library: 'AG-UI',
    name: 'chunks, of which only the first of a message has an id',
    type: EVENTS,
    body: sse(
      { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
      { type: 'TEXT_MESSAGE_CHUNK', messageId: 'a', role: 'assistant', delta: 'Your parcel ' },
      { type: 'TEXT_MESSAGE_CHUNK', delta: 'is on its way.' },
      { type: 'TEXT_MESSAGE_CHUNK', messageId: 'b', delta: 'It comes ' },
      { type: 'TEXT_MESSAGE_CHUNK', delta: 'today.' },
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    ),
    texts: [TEXT, 'It comes today.'],
    facts: { message_id: 'b' },
  },
  {
    library: 'Dialogflow ES',
    name: 'detectIntent',
    type: JSON_TYPE,
    body: JSON.stringify({
      responseId: 'x',
      queryResult: {
        queryText: 'Where is it?',
        fulfillmentText: TEXT,
        fulfillmentMessages: [{ text: { text: [TEXT] } }],
        intent: { name: 'projects/p/agent/intents/1', displayName: 'Order' },
        intentDetectionConfidence: 0.9,
      },
    }),
    facts: { ai_confidence_score: 0.9 },
  },
  {
    library: 'Dialogflow CX',
    name: 'detectIntent',
    type: JSON_TYPE,
    body: JSON.stringify({
      responseId: 'x',
      queryResult: {
        text: 'Where is it?',
        responseMessages: [
          { text: { text: [TEXT] } },
          { payload: { richContent: [] } },
          { text: { text: ['Anything else?'] } },
        ],
        intentDetectionConfidence: 0.8,
      },
    }),
    texts: [TEXT, 'Anything else?'],
    facts: { ai_confidence_score: 0.8 },
  },
  {
    library: 'Dialogflow',
    name: 'an error',
    type: JSON_TYPE,
    body: '{"error":{"code":403,"message":"Permission denied","status":"PERMISSION_DENIED"}}',
    texts: [''],
    error: 'Permission denied',
  },
  {
    library: 'Voiceflow',
    name: 'interact',
    type: JSON_TYPE,
    body: JSON.stringify([
      { type: 'path', payload: { path: 'reprompt' } },
      { type: 'text', payload: { slate: { id: 'a' }, message: TEXT } },
      { type: 'speak', payload: { type: 'message', message: 'Anything else?' } },
      { type: 'choice', payload: { buttons: [{ name: 'No', request: { type: 'path-1' } }] } },
      { type: 'end' },
    ]),
    texts: [TEXT, 'Anything else?'],
    facts: { quick_replies: ['No'] },
  },
  {
    library: 'Botpress',
    name: 'messages of the chat API',
    type: JSON_TYPE,
    body: JSON.stringify({
      messages: [
        { id: '1', direction: 'incoming', payload: { type: 'text', text: 'Where is it?' } },
        { id: '2', direction: 'outgoing', payload: { type: 'text', text: TEXT } },
        {
          id: '3',
          direction: 'outgoing',
          payload: { type: 'choice', text: 'All right?', options: [{ label: 'Yes', value: 'y' }] },
        },
      ],
    }),
    texts: [TEXT, 'All right?'],
    facts: { quick_replies: ['Yes'] },
  },
  {
    library: 'Botpress',
    name: 'converse of version 12',
    type: JSON_TYPE,
    body: JSON.stringify({
      responses: [
        { type: 'typing', value: true },
        { type: 'text', text: TEXT, markdown: true },
        { type: 'single-choice', text: 'All right?', choices: [{ title: 'Yes', value: 'YES' }] },
      ],
    }),
    texts: [TEXT, 'All right?'],
    facts: { quick_replies: ['Yes'] },
  },
  {
    library: 'Bot Framework',
    name: 'activities',
    type: JSON_TYPE,
    body: JSON.stringify({
      activities: [
        { type: 'message', from: { role: 'user' }, text: 'Where is it?' },
        { type: 'message', from: { role: 'bot' }, text: TEXT },
      ],
      watermark: '1',
    }),
  },
  {
    library: 'watsonx',
    name: 'a message',
    type: JSON_TYPE,
    body: JSON.stringify({
      output: {
        generic: [
          { response_type: 'text', text: TEXT },
          { response_type: 'option', title: 'All right?', options: [{ label: 'Yes', value: {} }] },
        ],
      },
    }),
    texts: [TEXT, 'All right?'],
    facts: { quick_replies: ['Yes'] },
  },
  {
    library: 'OpenAI',
    name: 'a run of an assistant',
    type: EVENTS,
    body: [
      ['thread.run.created', { id: 'r', object: 'thread.run', status: 'queued' }],
      ...['Your parcel ', 'is on its way.'].map((value) => [
        'thread.message.delta',
        { object: 'thread.message.delta', delta: { content: [{ type: 'text', text: { value } }] } },
      ]),
      [
        'thread.message.completed',
        {
          object: 'thread.message',
          role: 'assistant',
          content: [{ type: 'text', text: { value: TEXT } }],
        },
      ],
      ['thread.run.completed', { id: 'r', object: 'thread.run', status: 'completed' }],
    ]
      .map(([event, data]) => `event: ${event as string}\ndata: ${JSON.stringify(data)}\n\n`)
      .join('')
      .concat('event: done\ndata: [DONE]\n\n'),
  },
  {
    library: 'Cohere',
    name: 'events',
    type: EVENTS,
    body: sse(
      { type: 'message-start', id: '1' },
      {
        type: 'content-start',
        index: 0,
        delta: { message: { content: { type: 'text', text: '' } } },
      },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: TEXT } } } },
      { type: 'content-end', index: 0 },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE' } },
    ),
  },
  {
    library: 'Bedrock',
    name: 'converse',
    type: JSON_TYPE,
    body: JSON.stringify({
      output: { message: { role: 'assistant', content: [{ text: TEXT }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 12, outputTokens: 7 },
    }),
    facts: { input_tokens: 12 },
  },
  { library: 'text', name: 'plain', type: 'text/plain', body: TEXT },
  { library: 'text', name: 'without a type', body: TEXT },
  {
    library: 'ai 4',
    name: 'data stream',
    type: 'text/plain; charset=utf-8',
    body: [
      'f:{"messageId":"msg-1"}',
      'g:"The customer asks for a parcel."',
      'i:{"data":"x"}',
      '2:[{"note":"data"}]',
      '0:"Your "',
      '0:"parcel is on "',
      '8:[{"id":"1"}]',
      'h:{"sourceType":"url","id":"1","url":"https://shop.example"}',
      '0:"its way."',
      'e:{"finishReason":"stop","usage":{"promptTokens":12,"completionTokens":7},"isContinued":false}',
      'd:{"finishReason":"stop","usage":{"promptTokens":12,"completionTokens":7}}',
      '',
    ].join('\n'),
    facts: { input_tokens: 12, output_tokens: 7 },
  },
  {
    library: 'ai 4',
    name: 'data stream with a tool',
    type: 'text/plain; charset=utf-8',
    body: [
      'f:{"messageId":"msg-1"}',
      'b:{"toolCallId":"c","toolName":"order"}',
      'c:{"toolCallId":"c","argsTextDelta":"{}"}',
      '9:{"toolCallId":"c","toolName":"order","args":{}}',
      'a:{"toolCallId":"c","result":"secret"}',
      'e:{"finishReason":"tool-calls","isContinued":false}',
      'f:{"messageId":"msg-2"}',
      '0:"Your parcel is on its way."',
      'd:{"finishReason":"stop"}',
      '',
    ].join('\n'),
  },
  {
    library: 'ai 3',
    name: 'data stream, without an end',
    type: 'text/plain',
    body: '0:"Your "\n0:"parcel is on "\n0:"its way."\n',
  },
  {
    library: 'ai 4',
    name: 'an error',
    type: 'text/plain; charset=utf-8',
    body: 'f:{"messageId":"msg-1"}\n0:"Your "\n3:"Overloaded"\n',
    texts: ['Your '],
    error: 'Overloaded',
  },
  {
    library: 'ai 4',
    name: 'a reply that breaks off',
    type: 'text/plain; charset=utf-8',
    body: 'f:{"messageId":"msg-1"}\n0:"Your "\n0:"par',
    texts: ['Your '],
    error: 'breaks off',
  },
  {
    library: 'text',
    name: 'as HTML, which Express sends by default',
    type: 'text/html; charset=utf-8',
    body: TEXT,
  },
];
