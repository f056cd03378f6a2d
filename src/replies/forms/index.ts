import type { Piece } from '../piece.ts';
import { isBetweenSentences } from '../later/sentences.ts';
import type { Talk } from '../later/talk.ts';
import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';
import { choicesOf, factsOf, idOf, isCompletion } from './facts.ts';
import { isAboutWords, isChatter, likelyWords, wordsAfterQuestion, wordsOf } from './words.ts';

/** Reasons for which a model stops before its reply is complete. */
const CUT =
  /length|error|max[\w.-]{0,20}tokens|^limit$|abort|tripwire|filter|safety|recitation|blocklist|prohibited|refusal|spii|context.window|malformed|unexpected|too.many|cancel|time.?out|insufficient|^language$/i;

/** Most envelopes and lists around a chunk. */
const DEEPEST = 4;

/** How many elements of a list are read in one turn. */
const STEP = 64;

/** The last event of a stream. */
const LAST = /^(?:end|close|closed|done|finish|finished|complete|completed)$/i;

/** An event that stands between two texts of one reply, as two paragraphs. */
const BETWEEN = /tool|^start-step$|output_item\.added/i;

function stop(talk: Talk, given: unknown): void {
  // Models of `ai` 6 say it in their own words too.
  const reason = isShape(given) ? given['unified'] : given;
  if (typeof reason !== 'string' || reason === '') return;
  talk.hasEnd = true;
  if (CUT.test(reason)) talk.fail(`The reply is incomplete: ${reason}.`);
}

/** Chunks that say what they are in `type`: `ai`, AG-UI, OpenAI's responses, Anthropic, n8n. */
function readTyped(talk: Talk, shape: Shape, type: string, facts: Piece): boolean {
  const { message_id: _, ...more } = facts;
  if (BETWEEN.test(type) || /tool/.test(textOf(shapeOf(shape['content_block'])['type']))) {
    talk.isGap = true;
  }
  switch (type) {
    case 'start':
    case 'RUN_STARTED':
    case 'begin':
    case 'response.created':
      talk.hasEnd = false;
      break;
    case 'message-start':
      talk.hasEnd = false;
      break;
    case 'tripwire':
      talk.fail(
        textOf(shape['reason']) || textOf(shape['tripwireReason']) || 'The reply was stopped.',
      );
      break;
    case 'message_start':
      talk.hasEnd = false;
      talk.say('', factsOf(shapeOf(shape['message'])));
      break;
    case 'finish':
    case 'RUN_FINISHED':
    case 'message_stop':
      talk.say('', more);
      stop(talk, shape['finishReason']);
      talk.hasEnd = talk.isOver = true;
      break;
    case 'end':
      // Each node of n8n has an end.
      talk.hasEnd = true;
      break;
    case 'message_delta':
    case 'message-end': {
      const delta = shapeOf(shape['delta']);
      talk.say('', { ...factsOf(delta), ...more });
      talk.hasEnd ||= type === 'message-end';
      stop(talk, delta['stop_reason'] ?? delta['finish_reason']);
      break;
    }
    // What was said in pieces before.
    case 'run_item_stream_event':
      break;
    case 'response.completed':
    case 'response.incomplete': {
      const response = shapeOf(shape['response']);
      talk.sayWhole(wordsOf(response['output']));
      talk.hasEnd = true;
      talk.say('', factsOf(response));
      if (type === 'response.incomplete') {
        talk.fail(
          `The reply is incomplete: ${textOf(shapeOf(response['incomplete_details'])['reason'])}.`,
        );
      }
      talk.isOver = true;
      break;
    }
    case 'TEXT_MESSAGE_START':
    case 'TEXT_MESSAGE_CONTENT':
    case 'TEXT_MESSAGE_CHUNK':
      // Only the first event of a message says whose it is.
      if (/user|system|developer|tool/.test(textOf(shape['role']))) talk.muted = shape['messageId'];
      if (talk.muted !== undefined && shape['messageId'] === talk.muted) break;
      // Chunks after the first may have no id.
      talk.say(textOf(shape['delta']), { ...more, ...idOf(shape['messageId']) });
      break;
    case 'MESSAGES_SNAPSHOT':
      talk.sayWhole(wordsAfterQuestion(shape['messages']));
      break;
    case 'text-delta':
    case 'output_text_delta':
    case 'response.output_text.delta':
    case 'response.refusal.delta':
    case 'content_block_delta':
    case 'content_block_start':
      talk.say(
        wordsOf(shape['delta'] ?? shape['text'] ?? shape['textDelta'] ?? shape['content_block'], 1),
      );
      break;
    default:
      if (type.startsWith('response.') || /^(?:[A-Z]+_)+[A-Z]+$/.test(type)) return true;
      if (isAboutWords(type)) return false;
      // Who makes their own form calls it what they like: `{ "type": "success", "reply": "…" }`.
      if (!isChatter(type)) talk.sayWhole(likelyWords(shape));
      // "order_status" may be what the reply is about.
      else if (!/reason|think|tool/i.test(type)) {
        talk.sayWhole(textOf(shape['reply']) || textOf(shape['answer']));
      }
      if (!/tool|input/.test(type)) talk.say('', more);
  }
  return true;
}

/** Chunks that say what they are in `event`: Dify, Flowise, LangChain. */
function readNamed(talk: Talk, shape: Shape, event: string, facts: Piece): boolean {
  const { message_id: _, ...more } = facts;
  const data = shapeOf(shape['data']);
  switch (event) {
    case 'message':
    case 'agent_message':
      // Between these two, agents of RAGFlow say what they think.
      talk.isThinking =
        (talk.isThinking || data['start_to_think'] === true) && !data['end_to_think'];
      if (talk.isThinking) break;
      if (!('answer' in shape)) return false;
      // The complete reply has its usage with it.
      talk.hasEnd = 'metadata' in shape;
      talk.say(textOf(shape['answer']), more);
      break;
    case 'message_replace':
    case 'text_replace':
      talk.say(textOf(shape['answer']) || textOf(data['text']), { replaces: true });
      break;
    case 'text_chunk':
      talk.say(textOf(data['text']));
      break;
    case 'message_end':
      talk.hasEnd = talk.isOver = true;
      talk.say('', more);
      break;
    case 'workflow_finished': {
      const message = errorOf(data, '', '');
      if (message) talk.fail(message);
      talk.sayWhole(wordsOf(Object.values(shapeOf(data['outputs']))));
      break;
    }
    case 'RunContent':
    case 'TeamRunContent':
      talk.sayNext(wordsOf(shape['content']), more);
      break;
    case 'RunCompleted':
    case 'TeamRunCompleted':
      talk.sayWhole(wordsOf(shape['content']));
      break;
    case 'token':
      talk.say(wordsOf(shape));
      break;
    case 'metadata':
      talk.say('', factsOf(data));
      break;
    case 'end':
      talk.hasEnd = talk.isOver = true;
      break;
    case 'on_chat_model_stream':
    case 'on_llm_stream':
      talk.say(wordsOf(data['chunk']), factsOf(shapeOf(data['chunk'])));
      break;
    case 'on_chain_end':
      talk.sayWhole(
        wordsAfterQuestion(shapeOf(data['output'])['messages']) || wordsOf(data['output']),
      );
      break;
    default:
      return !/^(?:text|delta|chunk|content|answer|reply|response|output|message|data|word)s?$/i.test(
        event,
      );
  }
  return true;
}

/** Chunks that are known by their fields: chat completions, Gemini, Ollama, TGI, LangGraph. */
function readKnown(talk: Talk, shape: Shape, facts: Piece): boolean {
  const { message_id: _, ...more } = facts;
  if (isCompletion(shape)) {
    const choice = shapeOf(listOf(shape['choices']).find((one) => !shapeOf(one)['index']));
    if ('finish_reason' in choice && 'delta' in choice)
      talk.hasEnd = Boolean(choice['finish_reason']);
    const { delta, message, text, messages } = choice;
    const words = wordsOf(delta ?? message ?? text ?? messages, 1);
    if (delta) talk.say(words, more);
    else talk.sayNext(words, more);
    const { refusal } = shapeOf(choice['delta'] ?? choice['message']);
    talk.say(textOf(refusal));
    stop(talk, choice['finish_reason']);
  } else if (Array.isArray(shape['candidates']) || shape['promptFeedback']) {
    const candidate = shapeOf(listOf(shape['candidates'])[0]);
    if (shape['usageMetadata'] || shape['modelVersion']) talk.hasEnd = false;
    talk.say(wordsOf(candidate['content'], 1), more);
    stop(talk, candidate['finishReason']);
    const { blockReason } = shapeOf(shape['promptFeedback']);
    if (blockReason) talk.fail(`The model refused the question: ${String(blockReason)}.`);
  } else if (typeof shape['done'] === 'boolean' && 'model' in shape) {
    talk.hasEnd = shape['done'];
    talk.say(wordsOf(shape['message'] ?? shape['response'], 1), more);
    stop(talk, shape['done_reason']);
    talk.isOver ||= shape['done'];
  } else if (isShape(shape['token'])) {
    const { text, special } = shape['token'];
    talk.hasEnd = Boolean(shape['generated_text']);
    if (special !== true) talk.say(textOf(text), more);
    stop(talk, shapeOf(shape['details'])['finish_reason']);
  } else if (
    typeof shape['stop'] === 'boolean' &&
    typeof shape['content'] === 'string' &&
    ('tokens_predicted' in shape || 'id_slot' in shape || 'slot_id' in shape)
  ) {
    // The server of llama.cpp.
    talk.hasEnd = shape['stop'];
    talk.say(shape['content'], more);
    stop(talk, shape['stop_type']);
    talk.isOver ||= shape['stop'];
  } else if (Array.isArray(shape['__interrupt__'])) {
    // LangGraph waits for what the customer says to this.
    for (const { value } of shape['__interrupt__'].map(shapeOf)) {
      talk.say(textOf(shapeOf(value)['question']) || wordsOf(value) || likelyWords(value));
    }
  } else if (
    isShape(shape['status']) &&
    ('contextId' in shape || 'taskId' in shape || 'kind' in shape)
  ) {
    return readTask(talk, shape, shape['status']);
  } else if (shapeOf(shape['chunk'])['bytes'] instanceof Uint8Array) {
    // Bedrock's agents; also the chunks of models of others, as JSON.
    const text = new TextDecoder().decode(
      shapeOf(shape['chunk'])['bytes'] as Uint8Array<ArrayBuffer>,
    );
    const json = readJson(text);
    if (isShape(json)) Array.from(readValue(talk, json, '', false, 1));
    else talk.say(text);
  } else if (listOf(shape['messages']).length > 0) {
    const cards = listOf(shape['messages']).map((one) =>
      shapeOf(shapeOf(one)['imageResponseCard']),
    );
    const choices = cards.map((one) => choicesOf(one['buttons'])).find(Boolean);
    if (choices) talk.say('', { quick_replies: choices });
    talk.sayWhole(wordsAfterQuestion(shape['messages']));
  } else if ('workflow_run_id' in shape && isShape(shape['data'])) {
    return readNamed(talk, shape, 'workflow_finished', facts);
  } else if (Array.isArray(shape['ops'])) {
    // The log of LangServe: changes of a state, of which one adds a piece of the reply.
    for (const { path, value } of shape['ops'].map(shapeOf)) {
      if (/^\/streamed_output\/-$/.test(textOf(path))) talk.say(wordsOf(value));
    }
  } else if (isShape(shape['contentBlockDelta'])) {
    talk.say(textOf(shapeOf(shape['contentBlockDelta']['delta'])['text']));
  } else if (isShape(shape['messageStart'])) {
    talk.hasEnd = false;
  } else if (isShape(shape['messageStop'])) {
    stop(talk, shape['messageStop']['stopReason']);
  } else {
    // An exception of Bedrock stands in the place of a chunk.
    const names = Object.keys(shape);
    const [name = ''] = names;
    const fault = shape[name];
    if (name.endsWith('Exception') && isShape(fault)) {
      talk.fail(textOf(fault['message']) || name);
      return true;
    }
    // The update of a node of LangGraph.
    const states = names
      .map((one) => shapeOf(shape[one]))
      .filter((one) => listOf(one['messages']).length > 0);
    if (states.length > 0 && wordsOf(shape)) return false;
    if (states.length === 0) return false;
    for (const state of states) talk.sayWhole(wordsAfterQuestion(shapeOf(state)['messages']));
  }
  return true;
}

/**
 * Reads a chunk of a reply, whichever of the forms of docs/bots.md it has. They are known by their fields, not
 * by who is said to send them, as many servers send the form of another.
 *
 * @param isListed it is an element of an array
 * @param depth how many envelopes and lists it was packed into
 */
export function* readValue(
  talk: Talk,
  value: unknown,
  event: string,
  isListed: boolean,
  depth = 0,
): Generator<undefined> {
  if (talk.isOver) return;
  if (depth > DEEPEST)
    return wordsOf(value) ? talk.fail('The reply is nested too deeply.') : undefined;
  if (typeof value === 'string') return yield* readString(talk, value, isListed, depth);
  if (!isShape(value)) return;
  if (value instanceof Error) return talk.fail(value.message);
  if (/^messages\/(?:partial|complete)$/.test(event)) return readSoFar(talk, value);
  if (Array.isArray(value)) {
    // Messages of a bot, or a chunk and what belongs to it.
    for (const [index, one] of value.entries()) {
      yield* readValue(talk, one, event, true, depth + 1);
      if (index % STEP === STEP - 1) yield;
    }
    return;
  }
  const type = textOf(value['type']) || textOf(value['event_type']);
  const named = textOf(value['event']);
  const facts = factsOf(value);
  const error = errorOf(value, type, named || event);
  if (error) return talk.fail(error, facts);
  const { payload, data, delta, message } = value;
  // Agents of Strands tell each piece twice, as it came from the model and plain, and then all of it.
  const told = shapeOf(value['event'])['contentBlockDelta']
    ? 'raw'
    : typeof data === 'string' && isShape(delta)
      ? 'plain'
      : '';
  if (told) talk.told ||= told;
  if (told ? told !== talk.told : talk.told && (isShape(message) || 'result' in value)) return;
  // Mastra has the chunks of `ai` in an envelope.
  if (isShape(payload) && (typeof value['runId'] === 'string' || /^[a-z]+-/.test(type))) {
    const { reason } = shapeOf(payload['stepResult']);
    const { usage } = shapeOf(payload['output']);
    const chunk = { ...payload, type, finishReason: reason, usage };
    return yield* readValue(talk, chunk, event, isListed, depth + 1);
  }
  const messages = messagesIn(value);
  if (messages.length > 0 || isShape(payload)) {
    const query = shapeOf(value['queryResult']);
    talk.say('', { ...facts, ...factsOf(query) });
    for (const one of messages.length > 0 ? messages : [value]) sayMessage(talk, shapeOf(one));
    return;
  }
  // The agents of OpenAI have the events of the model in theirs.
  if (type === 'raw_model_stream_event') {
    return yield* readValue(talk, value['data'], '', false, depth + 1);
  }
  // A suggestion for the customer, one at a time: of Coze, of Poe.
  if (/^(?:follow_up|suggested_reply)$/.test(type || event)) {
    talk.suggested.push(wordsOf({ ...value, type: '' }));
    return talk.say('', factsOf({ quick_replies: talk.suggested }));
  }
  if (event === 'replace_response') return talk.say(wordsOf(value), { replaces: true });
  if (type && type !== 'constructor' && readTyped(talk, value, type, facts)) return;
  if (named && readNamed(talk, value, named, facts)) return;
  if (readKnown(talk, value, facts)) return;
  // CustomGPT calls the pieces of its text so.
  const isPiece = event === 'activity' || (event === 'progress' && value['status'] === 'progress');
  if (event && !isPiece && !isAboutWords(event) && !LAST.test(event)) {
    stopOf(talk, value);
    return talk.say('', facts);
  }
  yield* readOther(talk, value, event, isListed, facts, depth);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON in a string of JSON is read, if it has words; a text may look like JSON. */
function* readString(
  talk: Talk,
  text: string,
  isListed: boolean,
  depth: number,
): Generator<undefined> {
  const value = readJson(text);
  if (isShape(value) && (likelyWords(value) || isCompletion(shapeOf(value)))) {
    yield* readValue(talk, value, '', isListed, depth + 1);
  } else {
    const starts = isListed && isBetweenSentences(talk.last, text);
    talk.say(text, starts ? { starts } : {});
  }
}

/** Messages of LangGraph, each with its text so far. */
function readSoFar(talk: Talk, messages: Shape): void {
  for (const one of listOf(messages)) {
    const text = wordsOf(one);
    if (text) talk.say(text, { ...idOf(shapeOf(one)['id']), replaces: true });
  }
}

/** Most of them in one object. */
const MOST_ENVELOPES = 2;

/** What others are packed into. */
const ENVELOPES = ['result', 'data', 'output', 'response', 'body', 'json', 'message'];

/** Lists of messages, each of which the bot sends on its own. */
const LISTS = ['replies', 'answers', 'bubbles'];

/** An object of which nothing is known but that it may have a text. */
function* readOther(
  talk: Talk,
  shape: Shape,
  event: string,
  isListed: boolean,
  given: Piece,
  depth: number,
): Generator<undefined> {
  const isLast = LAST.test(event) || event.endsWith('.completed');
  const inner = ENVELOPES.map((name) => shape[name])
    .filter((one) => isShape(one) || /^\s*\{\s*"/.test(textOf(one)))
    .slice(0, MOST_ENVELOPES);
  const facts: Piece = Object.assign({}, ...inner.map((one) => factsOf(shapeOf(one))), given);
  const list = LISTS.map((name) => listOf(shape[name])).find((one) => one.length > 0);
  if (list) {
    talk.say('', facts);
    return yield* readValue(talk, list, '', true, depth + 1);
  }
  const known = wordsOf(shape) || linkOf(shape);
  if (!known && !isLast) {
    // A form may be in an envelope: `{ "result": { "choices": … } }`.
    const was = talk.last;
    for (const one of inner) {
      yield* readValue(talk, one, '', isListed, depth + 1);
      if (talk.isOver || talk.last !== was) return talk.say('', facts);
    }
  }
  const words = known || likelyWords(shape);
  const { step, stage, phase } = shape;
  const isProgress = [step, stage, phase].some(textOf) && words === textOf(shape['message']);
  if (isLast || isProgress) {
    talk.sayWhole(words);
    talk.say('', facts);
    if (isLast) stop(talk, shape['reason']);
  } else if (/^Workflow was started$/i.test(words)) {
    talk.fail('n8n was asked to respond at once. Have it respond when the workflow finishes.');
  } else {
    // The pieces of a text of Google's agents are followed by the whole of it.
    const isRepeated = talk.hasPieces && shape['partial'] !== true && 'author' in shape;
    talk.hasPieces = shape['partial'] === true;
    const starts = words && (isListed ? isMessage(shape) : 'recipient_id' in shape);
    talk.sayNext(isRepeated ? '' : words, starts ? { ...facts, starts: true } : facts);
    for (const one of [shape, ...inner.map(shapeOf)]) stopOf(talk, one);
  }
}

/** What says why a model has stopped. */
const STOPS = ['stop_reason', 'stopReason', 'finishReason', 'finish_reason', 'completionReason'];

/** A task of the protocol A2A, or a change of its status. What it says meanwhile is not its reply. */
function readTask(talk: Talk, shape: Shape, status: Shape): boolean {
  const state = textOf(status['state']);
  const words = wordsOf(shapeOf(status['message'])['parts']);
  if (/^(?:failed|rejected|cancell?ed|auth.required)$/i.test(state)) {
    talk.fail(words || `The task is ${state}.`);
  } else if (!/^(?:working|submitted)$/i.test(state)) talk.sayWhole(words);
  return !Array.isArray(shape['artifacts']);
}

/** Reads why a whole reply ended. */
function stopOf(talk: Talk, shape: Shape): void {
  const { reason } = shapeOf(shape['incomplete_details']);
  const { status, object } = shape;
  const [first] = listOf(shape['results']);
  for (const one of [shape, shapeOf(shape['response_metadata']), shapeOf(first)]) {
    for (const name of STOPS) stop(talk, one[name]);
  }
  stop(talk, reason);
  // Of a response of OpenAI: an order may be cancelled too.
  if (
    /^(?:cancelled|expired)$/.test(textOf(status)) &&
    /^(?:response|thread\.run)$/.test(textOf(object))
  ) {
    talk.fail(`The reply is incomplete: ${String(status)}.`);
  }
}

/**
 * @param name the event; LangGraph adds the part of the graph: `messages|tools:1`
 * @param value the data, if it is JSON
 */
export function* readEvent(
  talk: Talk,
  data: string,
  name: string,
  value: unknown,
): Generator<undefined> {
  const shape = shapeOf(value);
  const [event = ''] = name.split('|');
  // Gradio sends the whole output each time.
  if (event === 'generating') return talk.say(wordsOf(value), { replaces: true });
  if (event === 'complete' && Array.isArray(value)) talk.say(wordsOf(value), { replaces: true });
  else if (/^error$/i.test(event)) {
    const words = isShape(value)
      ? errorOf(shape, event, '')
      : textOf(value) || (value !== null && data);
    talk.fail(words || 'The bot reports an error.', factsOf(shape));
  } else if (isShape(value)) yield* readValue(talk, value, event, false);
  else if (event === '' || isAboutWords(event)) {
    if (typeof value === 'string') yield* readString(talk, value, false, 0);
    else talk.sayData(data, value);
  }
  if (LAST.test(event)) talk.hasEnd = talk.isOver = true;
}

/** What a line of the data stream of `ai` 3 and 4 is. Reasoning, sources and data are no words. */
const PARTS: Readonly<Record<string, string>> = {
  0: 'text-delta',
  3: 'error',
  9: 'tool-call',
  d: 'finish',
  f: 'start',
};

/** @param line a letter for what it is, and JSON: `0:"Hello"` */
export function* readPart(talk: Talk, line: string): Generator<undefined> {
  const type = PARTS[line[0]!];
  if (type === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(2));
  } catch {
    return talk.fail('The reply breaks off.');
  }
  const shape = typeof value === 'string' ? { delta: value, errorText: value } : shapeOf(value);
  yield* readValue(
    talk,
    { ...shape, type, ...(type === 'text-delta' && { errorText: '' }) },
    '',
    false,
  );
}

/** The messages of a platform for bots: Dialogflow, Botpress, Bot Framework, watsonx. */
function messagesIn(shape: Shape): unknown[] {
  const query = shapeOf(shape['queryResult']);
  const all = [
    query['responseMessages'],
    query['fulfillmentText'] ? [{ text: query['fulfillmentText'] }] : query['fulfillmentMessages'],
    listOf(shape['responses']).map((one) => (typeof one === 'string' ? { text: one } : one)),
    shape['activities'],
    shapeOf(shape['output'])['generic'],
    listOf(shape['messages']).filter((one) => isShape(shapeOf(one)['payload'])),
  ];
  return all.map(listOf).find((list) => list.length > 0) ?? [];
}

/** The cards of a message of Bot Framework. */
const cardsIn = ({ attachments }: Shape): unknown[] =>
  listOf(attachments).map((one) => shapeOf(one)['content']);

/**
 * Says a message of these platforms or of Voiceflow: `text`, or `payload` with one; with its buttons. Traces of
 * how the bot came to its reply have texts too, which are not for the customer.
 */
function sayMessage(talk: Talk, message: Shape, depth = 0): void {
  const { direction, from, type, text, title, choices, options, payload, card, quickReplies } =
    message;
  if (direction === 'incoming' || shapeOf(from)['role'] === 'user' || isChatter(textOf(type))) {
    return;
  }
  // Of Bot Framework; what they say is for the channel.
  if (/^(?:event|invoke|handoff|typing|endOfConversation)$/.test(textOf(type))) return;
  const body = isShape(payload) ? payload : {};
  if (type === 'completion') return talk.say(textOf(body['content']));
  const { items, richContent } = body;
  if (Array.isArray(items) && depth < DEEPEST) {
    for (const one of items) sayMessage(talk, shapeOf(one), depth + 1);
    return;
  }
  const inner = [body, card, quickReplies, ...cardsIn(message)].map(shapeOf);
  const words =
    [
      body['message'],
      text,
      ...inner.flatMap((one) => [one['text'], one['markdown'], one['title']]),
      title,
    ]
      .map(textOf)
      .find(Boolean) ?? listOf(shapeOf(text)['text']).map(textOf).join('\n\n');
  const chips = listOf(richContent)
    .flat(1)
    .map((one) => shapeOf(one)['options']);
  const quick_replies = [
    ...inner.flatMap((one) => [
      one['buttons'],
      one['options'],
      one['actions'],
      one['quickReplies'],
    ]),
    ...chips,
    message['suggestedActions'],
    message['suggestions'],
    choices,
    options,
  ]
    .map(choicesOf)
    .find(Boolean);
  if (words || quick_replies) {
    talk.say(words, {
      ...(words ? { starts: true } : {}),
      ...(quick_replies && { quick_replies }),
    });
  }
}

/** Whether it is a status of HTTP that tells of a failure. */
const isFailure = (status: unknown): boolean => Number(status) >= 400 && Number(status) < 600;

/** Whether a flag says no: as a value of JSON, or as a text. */
const isNo = (flag: unknown): boolean =>
  flag === false || flag === 0 || /^(?:false|no|0)$/i.test(textOf(flag));

/** What says that a reply is a failure, when it is a text, an object or `true`. */
const FAULTS = ['error', 'errors', 'exception', 'errorMessage', 'error_message', 'errorMsg', 'err'];
/** What says so when it is a number other than 0, or a name. */
const FAULT_CODES = /^(?:err(?:or)?_?(?:code|no)|ret(?:urn)?_?code)$/i;
const FAULT_FLAGS = ['isError', 'is_error', 'hasError', 'has_error'];
/** What says so when it is no. */
const SUCCESS_FLAGS = ['success', 'ok', 'Success', 'isSuccess', 'is_success'];

/** What stands in the place of an error if there is none; also the status of a success. */
const NO_FAULT = /^(?:false|none|null|nil|n\/a|0+|2\d\d|ok|success|no[ _-]?errors?)?$/i;

/** Whether it says that something went wrong; `{ "code": 0, "message": null }` says that nothing did. */
const isFault = (value: unknown, depth = 0): boolean =>
  isShape(value)
    ? value instanceof Error ||
      (depth > 2
        ? Object.keys(value).length > 0
        : Object.values(value).some((one) => isFault(one, depth + 1)))
    : Boolean(value) && !NO_FAULT.test(String(value).trim());

/** Codes of a success, if there is nothing else to tell: of HTTP, and those that begin with it. */
const SUCCESS_CODE = /^(?:0+|1|2\d\d|[12]0{3,})$/;
/** A code that is the name of a failure. */
const FAULT_NAME =
  /error|(?:^|_|\b)err|fail|invalid|denied|rate.?limit|limited|exceed|unauth|forbidden|not.?found|time.?out|unavailable|quota|missing|expired|throttl|exhausted|overload|internal/i;

/** Whether a code can be that of a failure. What else there is decides: a customer may ask for a code. */
const isFaultCode = (code: unknown): boolean =>
  typeof code === 'number' || /^-?\d+$/.test(textOf(code))
    ? !SUCCESS_CODE.test(String(code))
    : FAULT_NAME.test(textOf(code)) && !NO_FAULT.test(textOf(code));

/** Says that the bot failed, whatever stands beside it. */
const FAILED = /^(?:error|err|exception)$/i;
/** Says that the bot failed, or how what the customer asked for has ended: "Your payment has failed". */
const MAYBE_FAILED = /^(?:fail|failed|failure|unauthori[sz]ed|forbidden)$/i;
/** What may be the words of an error. */
const REASON = /^(?:message|msg|details?|reason|title|description|data|body|result|value)$/i;

/** The same without what may be the words of an error. */
function withoutReasons(value: unknown, depth = 0): unknown {
  if (!isShape(value) || depth > DEEPEST) return value;
  if (Array.isArray(value)) {
    return value.slice(0, STEP).map((one) => withoutReasons(one, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => typeof inner !== 'string' || !REASON.test(name))
      .map(([name, inner]) => [
        name,
        /^(?:reply|answer)$/i.test(name) ? inner : withoutReasons(inner, depth + 1),
      ]),
  );
}

/** Whether it has words that are a reply, and not perhaps those of an error. */
const hasReply = (shape: Shape): boolean =>
  isCompletion(shape) || likelyWords(withoutReasons(shape)).trim() !== '';

/** The name of an event that ends the reply as a failure. */
const FAULT_EVENT =
  /^(?:error|exception|abort|(?:team)?run_?error|(?:agent|message|stream|chat|conversation|workflow)[._-](?:error|failed)|conversation\.(?:response\.error|chat\.failed)|thread\.run\.failed|response\.failed)$/i;

/** The error that a chunk reports; empty: none. */
function errorOf(shape: Shape, type: string, event: string): string {
  // A tool that fails is for the model to explain.
  if (/tool/i.test(type)) return '';
  const { error, errors, status, state, result, statusCode, code } = shape;
  const isFailed =
    FAULTS.some((name) => isFault(shape[name])) ||
    hasFaultCode(shape) ||
    hasFaultCode(shapeOf(shape['base_resp'])) ||
    FAULT_FLAGS.some((name) => shape[name] === true) ||
    SUCCESS_FLAGS.some((name) => isNo(shape[name])) ||
    [status, state, result].some((one) => FAILED.test(textOf(one))) ||
    [statusCode, status].some(isFailure) ||
    isFault(shapeOf(shape['x_groq'])['error']) ||
    FAULT_EVENT.test(type || event) ||
    isDetail(shape) ||
    // A status of the shop, or a code that the customer asked for.
    ((MAYBE_FAILED.test(textOf(status)) || isFaultCode(code)) && !hasReply(shape));
  if (!isFailed) return '';
  const { error: inner } = shapeOf(shape['response']);
  // A kind of error and its message, as of LangGraph.
  const told = /^\w+$/.test(textOf(error)) && textOf(shape['message']);
  const faults = FAULTS.map((name) => shape[name]);
  for (const one of [told, ...faults, listOf(errors)[0], inner, shape]) {
    const { message, errorText, detail, title, content, data, ...more } = shapeOf(one);
    const { msg } = shapeOf(listOf(detail)[0]);
    const { error_msg, errmsg, errMsg, msg: short } = more;
    const own = [error_msg, errmsg, errMsg, short];
    const found = [one, message, errorText, detail, msg, title, content, data, ...own].map(textOf);
    const text = found.find(Boolean);
    if (text) return text;
  }
  return 'The bot reports an error.';
}

const hasFaultCode = (shape: Shape): boolean =>
  Object.entries(shape).some(
    ([name, value]) =>
      (FAULT_CODES.test(name) || (name === 'status_code' && 'status_msg' in shape)) &&
      isFault(value),
  );

/** What FastAPI sends for an error: nothing but `detail`. */
const isDetail = (shape: Shape): boolean =>
  isFault(shape['detail']) && Object.keys(shape).length === 1;

/** A message of Rasa may be a picture alone. */
const linkOf = ({ image, attachment }: Shape): string => {
  const url = textOf(image) || textOf(shapeOf(shapeOf(attachment)['payload'])['src']);
  return /^https?:/.test(url) ? `[${url}](${url})` : '';
};

/** Whether an element of a list is a message of its own. Chunks have a type and an id, or are known. */
const isMessage = (shape: Shape): boolean =>
  shape['message_id'] === undefined &&
  !('lc' in shape || 'lc_namespace' in shape || ('type' in shape && 'id' in shape));
