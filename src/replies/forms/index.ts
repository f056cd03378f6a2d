import type { Piece } from '../piece.ts';
import type { Talk } from '../later/talk.ts';
import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';
import { choicesOf, factsOf, idOf, isCompletion } from './facts.ts';
import { isAboutWords, isChatter, wordsAfterQuestion, wordsOf } from './words.ts';

/** Reasons for which a model stops before its reply is complete. */
const CUT =
  /length|error|max.?(?:output.?)?tokens|filter|safety|recitation|blocklist|prohibited|refusal|spii/i;

/** The last event of a stream. */
const LAST = /^(?:end|close|closed|done|finish|finished|complete|completed)$/i;

/** An event that stands between two texts of one reply, as two paragraphs. */
const BETWEEN = /tool|^start-step$|output_item\.added/i;

function stop(talk: Talk, reason: unknown): void {
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
      talk.say('', more);
      stop(talk, shapeOf(shape['delta'])['stop_reason']);
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
    case 'TEXT_MESSAGE_CONTENT':
    case 'TEXT_MESSAGE_CHUNK':
      if (/user|system|developer/.test(textOf(shape['role']))) break;
      // Chunks after the first may have no id.
      talk.say(textOf(shape['delta']), { ...more, ...idOf(shape['messageId']) });
      break;
    case 'MESSAGES_SNAPSHOT':
      talk.sayWhole(wordsAfterQuestion(shape['messages']));
      break;
    case 'text-delta':
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
      if (!isChatter(type)) talk.sayWhole(wordsOf(shape));
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
    talk.say(wordsOf(choice['delta'] ?? choice['message'] ?? choice['text'], 1), more);
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
  } else if (listOf(shape['messages']).length > 0) {
    talk.sayWhole(wordsAfterQuestion(shape['messages']));
  } else {
    // The update of a node of LangGraph.
    const states = Object.values(shape).filter((one) => Array.isArray(shapeOf(one)['messages']));
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
 */
export function readValue(talk: Talk, value: unknown, event: string, isListed: boolean): void {
  if (talk.isOver) return;
  if (typeof value === 'string') return talk.say(value);
  if (!isShape(value)) return;
  if (Array.isArray(value)) {
    // Messages of a bot, or a chunk and what belongs to it.
    for (const one of value) readValue(talk, one, event, true);
    return;
  }
  const type = textOf(value['type']) || textOf(value['event_type']);
  const named = textOf(value['event']);
  const facts = factsOf(value);
  const error = errorOf(value, type, named || event);
  if (error) return talk.fail(error, facts);
  const messages = messagesIn(value);
  if (messages.length > 0 || isShape(value['payload'])) {
    const query = shapeOf(value['queryResult']);
    talk.say('', { ...facts, ...factsOf(query) });
    for (const one of messages.length > 0 ? messages : [value]) sayMessage(talk, shapeOf(one));
    return;
  }
  if (type && type !== 'constructor' && readTyped(talk, value, type, facts)) return;
  if (named && readNamed(talk, value, named, facts)) return;
  if (readKnown(talk, value, facts)) return;
  if (event && !isAboutWords(event) && !LAST.test(event)) return talk.say('', facts);
  const words = wordsOf(value) || linkOf(value);
  if (LAST.test(event) || event.endsWith('.completed')) talk.sayWhole(words);
  else if (/^Workflow was started$/i.test(words)) {
    talk.fail('n8n was asked to respond at once. Have it respond when the workflow finishes.');
  } else {
    talk.say(words, isListed && words && isMessage(value) ? { ...facts, starts: true } : facts);
    stop(talk, value['stop_reason'] ?? shapeOf(value['incomplete_details'])['reason']);
  }
}

/** @param value the data, if it is JSON */
export function readEvent(talk: Talk, data: string, event: string, value: unknown): void {
  const shape = shapeOf(value);
  if (/^error$/i.test(event)) {
    const words = isShape(value) ? errorOf(shape, event, '') : textOf(value) || data;
    talk.fail(words || 'The bot reports an error.', factsOf(shape));
  } else if (isShape(value)) readValue(talk, value, event, false);
  else if (event === '' || isAboutWords(event)) talk.sayData(data, value);
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
export function readPart(talk: Talk, line: string): void {
  const type = PARTS[line[0]!];
  if (type === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(2));
  } catch {
    return talk.fail('The reply breaks off.');
  }
  const shape = typeof value === 'string' ? { delta: value, errorText: value } : shapeOf(value);
  readValue(talk, { ...shape, type, ...(type === 'text-delta' && { errorText: '' }) }, '', false);
}

/** The messages of a platform for bots: Dialogflow, Botpress, Bot Framework, watsonx. */
function messagesIn(shape: Shape): unknown[] {
  const query = shapeOf(shape['queryResult']);
  const all = [
    query['responseMessages'],
    query['fulfillmentText'] ? [{ text: query['fulfillmentText'] }] : query['fulfillmentMessages'],
    shape['responses'],
    shape['activities'],
    shapeOf(shape['output'])['generic'],
    listOf(shape['messages']).filter((one) => isShape(shapeOf(one)['payload'])),
  ];
  return all.map(listOf).find((list) => list.length > 0) ?? [];
}

/**
 * Says a message of these platforms or of Voiceflow: `text`, or `payload` with one; with its buttons. Traces of
 * how the bot came to its reply have texts too, which are not for the customer.
 */
function sayMessage(talk: Talk, message: Shape): void {
  const { direction, from, type, text, title, choices, options, payload } = message;
  if (direction === 'incoming' || shapeOf(from)['role'] === 'user' || isChatter(textOf(type))) {
    return;
  }
  const body = isShape(payload) ? payload : {};
  const words =
    [body['message'], body['text'], text, title].map(textOf).find(Boolean) ??
    listOf(shapeOf(text)['text']).map(textOf).join('\n\n');
  const quick_replies = [body['buttons'], body['options'], choices, options]
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

/** The error that a chunk reports; empty: none. */
function errorOf(shape: Shape, type: string, event: string): string {
  // A tool that fails is for the model to explain.
  if (/tool/i.test(type)) return '';
  const { error, errors, status, success, ok, errorMessage, statusCode, code } = shape;
  const isFailed =
    (isShape(error) ? Object.keys(error).length > 0 || error instanceof Error : Boolean(error)) ||
    listOf(errors).length > 0 ||
    success === false ||
    ok === false ||
    Boolean(errorMessage) ||
    /^(?:error|failed)$/.test(textOf(status)) ||
    [statusCode, status, code].some(isFailure) ||
    /^(?:error|exception|abort|RUN_ERROR|response\.failed)$/i.test(type || event);
  if (!isFailed) return '';
  const { error: inner } = shapeOf(shape['response']);
  // A kind of error and its message, as of LangGraph.
  const told = /^\w+$/.test(textOf(error)) && textOf(shape['message']);
  for (const one of [told, error, listOf(errors)[0], inner, shape]) {
    const { message, errorText, detail, title, content, data } = shapeOf(one);
    const found = [one, message, errorText, errorMessage, detail, title, content, data].map(textOf);
    const text = found.find(Boolean);
    if (text) return text;
  }
  return 'The bot reports an error.';
}

/** A message of Rasa may be a picture alone. */
const linkOf = ({ image, attachment }: Shape): string => {
  const url = textOf(image) || textOf(shapeOf(shapeOf(attachment)['payload'])['src']);
  return /^https?:/.test(url) ? `[${url}](${url})` : '';
};

/** Whether an element of a list is a message of its own. Chunks have a type and an id, or are known. */
const isMessage = (shape: Shape): boolean =>
  shape['message_id'] === undefined &&
  !('lc' in shape || 'lc_namespace' in shape || ('type' in shape && 'id' in shape));
