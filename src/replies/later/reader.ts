import type { Piece } from '../piece.ts';
import { factsOf, idOf } from './facts.ts';
import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';
import { thoughtFilter } from './thoughts.ts';
import type { WireReader } from './wire.ts';
import { isAboutWords, wordsAfterQuestion, wordsOf } from './words.ts';

export interface Reader extends WireReader {
  /** The pieces since the last call. */
  take(): Piece[];
  /** The reply is over, whatever follows. */
  readonly isOver: boolean;
  /** Ends the reply; `take` has its last pieces. */
  end(): void;
}

/** Reasons for which a model stops before its reply is complete. */
const CUT =
  /length|max.?(?:output.?)?tokens|filter|safety|recitation|blocklist|prohibited|refusal|spii/i;

/** The last event of a stream. */
const LAST = /^(?:end|close|closed|done|finish|finished|complete|completed)$/i;

/** An event that stands between two texts of one reply, as two paragraphs. */
const BETWEEN = /tool|^start-step$|output_item\.added/i;

/**
 * Understands the chunks of a reply, whichever of the forms of docs/bots.md they have. It knows them by
 * their fields, not by who is said to send them, as many servers send the form of another.
 */
export function createReader(): Reader {
  let pieces: Piece[] = [];
  let isOver = false;
  let hasFailed = false;
  let hasText = false;
  let isGap = false;
  let isLineEnd = true;
  /** Events hold plain text and not JSON. */
  let isPlain = false;
  /** The form announces its end. */
  let hasEnd = true;
  /** The reply as a whole, for when no part of it was said. */
  let whole = '';
  const thoughts = thoughtFilter();

  function fail(message: string, more: Piece = {}): void {
    if (hasFailed) return;
    isOver = hasFailed = true;
    pieces.push({ ...more, error: { code: 'unavailable', message: message.slice(0, 300) } });
  }

  function push(words: string, more: Piece): void {
    let text = words;
    if (text) {
      const isBlank = text.trim() === '';
      if (isGap && hasText && !isLineEnd && !isBlank) text = `\n\n${text}`;
      isGap &&= isBlank;
      hasText ||= !isBlank;
      isLineEnd = text.endsWith('\n');
    }
    if (text || Object.keys(more).length > 0) pieces.push({ ...more, ...(text && { text }) });
  }

  const say = (text: string, more: Piece = {}) => push(thoughts.pass(text), more);

  /** Keeps a complete text for when no part of it was said. */
  const sayWhole = (text: string) => {
    whole = text || whole;
  };

  function stop(reason: unknown): void {
    if (typeof reason !== 'string' || reason === '') return;
    hasEnd = true;
    if (CUT.test(reason)) fail(`The reply is incomplete: ${reason}.`);
  }

  /** Chunks that say what they are in `type`: `ai`, AG-UI, OpenAI's responses, Anthropic, n8n. */
  function readTyped(shape: Shape, type: string, facts: Piece): boolean {
    const { message_id: _, ...more } = facts;
    if (BETWEEN.test(type) || /tool/.test(textOf(shapeOf(shape['content_block'])['type']))) {
      isGap = true;
    }
    switch (type) {
      case 'start':
      case 'RUN_STARTED':
      case 'begin':
      case 'response.created':
        hasEnd = false;
        break;
      case 'message_start':
        hasEnd = false;
        say('', factsOf(shapeOf(shape['message'])));
        break;
      case 'finish':
      case 'RUN_FINISHED':
      case 'message_stop':
        say('', more);
        stop(shape['finishReason']);
        hasEnd = isOver = true;
        break;
      case 'end':
        // Each node of n8n has an end.
        hasEnd = true;
        break;
      case 'message_delta':
        say('', more);
        stop(shapeOf(shape['delta'])['stop_reason']);
        break;
      case 'response.completed':
      case 'response.incomplete': {
        const response = shapeOf(shape['response']);
        sayWhole(wordsOf(response['output']));
        hasEnd = true;
        say('', factsOf(response));
        if (type === 'response.incomplete') {
          fail(
            `The reply is incomplete: ${textOf(shapeOf(response['incomplete_details'])['reason'])}.`,
          );
        }
        isOver = true;
        break;
      }
      case 'TEXT_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_CHUNK':
        if (/user|system|developer/.test(textOf(shape['role']))) break;
        // Chunks after the first may have no id.
        say(textOf(shape['delta']), { ...more, ...idOf(shape['messageId']) });
        break;
      case 'MESSAGES_SNAPSHOT':
        sayWhole(wordsAfterQuestion(shape['messages']));
        break;
      case 'text-delta':
      case 'response.output_text.delta':
      case 'response.refusal.delta':
      case 'content_block_delta':
      case 'content_block_start':
        say(
          wordsOf(
            shape['delta'] ?? shape['text'] ?? shape['textDelta'] ?? shape['content_block'],
            1,
          ),
        );
        break;
      default:
        return (
          type.startsWith('response.') || /^(?:[A-Z]+_)+[A-Z]+$/.test(type) || !isAboutWords(type)
        );
    }
    return true;
  }

  /** Chunks that say what they are in `event`: Dify, Flowise, LangChain. */
  function readNamed(shape: Shape, event: string, facts: Piece): boolean {
    const { message_id: _, ...more } = facts;
    const data = shapeOf(shape['data']);
    switch (event) {
      case 'message':
      case 'agent_message':
        if (!('answer' in shape)) return false;
        // The complete reply has its usage with it.
        hasEnd = 'metadata' in shape;
        say(textOf(shape['answer']), more);
        break;
      case 'message_replace':
      case 'text_replace':
        say(textOf(shape['answer']) || textOf(data['text']), { replaces: true });
        break;
      case 'text_chunk':
        say(textOf(data['text']));
        break;
      case 'message_end':
        hasEnd = isOver = true;
        say('', more);
        break;
      case 'workflow_finished': {
        const message = errorOf(data, '', '');
        if (message) fail(message);
        sayWhole(wordsOf(Object.values(shapeOf(data['outputs']))));
        break;
      }
      case 'token':
        say(wordsOf(shape));
        break;
      case 'metadata':
        say('', factsOf(data));
        break;
      case 'end':
        hasEnd = isOver = true;
        break;
      case 'on_chat_model_stream':
      case 'on_llm_stream':
        say(wordsOf(data['chunk']), factsOf(shapeOf(data['chunk'])));
        break;
      case 'on_chain_end':
        sayWhole(
          wordsAfterQuestion(shapeOf(data['output'])['messages']) || wordsOf(data['output']),
        );
        break;
      default:
        return !/^(?:text|delta|chunk|content|answer|response|output|message|data|word)s?$/i.test(
          event,
        );
    }
    return true;
  }

  /** Chunks that are known by their fields: chat completions, Gemini, Ollama, TGI, LangGraph. */
  function readKnown(shape: Shape, facts: Piece): boolean {
    const { message_id: _, ...more } = facts;
    if (Array.isArray(shape['choices'])) {
      const choice = shapeOf(shape['choices'].find((one) => !shapeOf(one)['index']));
      if ('finish_reason' in choice && 'delta' in choice) hasEnd = Boolean(choice['finish_reason']);
      say(wordsOf(choice['delta'] ?? choice['message'] ?? choice['text'], 1), more);
      const { refusal } = shapeOf(choice['delta'] ?? choice['message']);
      say(textOf(refusal));
      stop(choice['finish_reason']);
    } else if (Array.isArray(shape['candidates']) || shape['promptFeedback']) {
      const candidate = shapeOf(listOf(shape['candidates'])[0]);
      if (shape['usageMetadata'] || shape['modelVersion']) hasEnd = false;
      say(wordsOf(candidate['content'], 1), more);
      stop(candidate['finishReason']);
      const { blockReason } = shapeOf(shape['promptFeedback']);
      if (blockReason) fail(`The model refused the question: ${String(blockReason)}.`);
    } else if (typeof shape['done'] === 'boolean' && 'model' in shape) {
      hasEnd = shape['done'];
      say(wordsOf(shape['message'] ?? shape['response'], 1), more);
      stop(shape['done_reason']);
      isOver ||= shape['done'];
    } else if (isShape(shape['token'])) {
      const { text, special } = shape['token'];
      hasEnd = Boolean(shape['generated_text']);
      if (special !== true) say(textOf(text), more);
    } else if (listOf(shape['messages']).length > 0) {
      sayWhole(wordsAfterQuestion(shape['messages']));
    } else {
      // The update of a node of LangGraph.
      const states = Object.values(shape).filter((one) => Array.isArray(shapeOf(one)['messages']));
      if (states.length === 0) return false;
      for (const state of states) sayWhole(wordsAfterQuestion(shapeOf(state)['messages']));
    }
    return true;
  }

  function read(value: unknown, event: string, isListed: boolean): void {
    if (isOver) return;
    if (typeof value === 'string') return say(value);
    if (!isShape(value)) return;
    if (Array.isArray(value)) {
      // Messages of a bot, or a chunk and what belongs to it.
      for (const one of value) read(one, event, true);
      return;
    }
    const type = textOf(value['type']);
    const named = textOf(value['event']);
    const facts = factsOf(value);
    const error = errorOf(value, type, named || event);
    if (error) return fail(error, facts);
    if (type && type !== 'constructor' && readTyped(value, type, facts)) return;
    if (named && readNamed(value, named, facts)) return;
    if (readKnown(value, facts)) return;
    if (event && !isAboutWords(event) && !LAST.test(event)) return say('', facts);
    const words = wordsOf(value) || linkOf(value);
    if (LAST.test(event)) sayWhole(words);
    else if (/^Workflow was started$/i.test(words)) {
      fail('n8n was asked to respond at once. Have it respond when the workflow finishes.');
    } else {
      say(words, isListed && words && isMessage(value) ? { ...facts, starts: true } : facts);
      stop(value['stop_reason'] ?? shapeOf(value['incomplete_details'])['reason']);
    }
  }

  return {
    event(data, name = '') {
      if (isOver) return;
      const isLast = LAST.test(name);
      let value: unknown;
      if (!isPlain || /^[[{]/.test(data)) {
        try {
          value = JSON.parse(data);
        } catch {
          value = undefined;
        }
      }
      if (data === '[DONE]') hasEnd = isOver = true;
      else if (/^error$/i.test(name))
        fail(errorOf(shapeOf(value), name, '') || data, factsOf(shapeOf(value)));
      else if (isShape(value)) read(value, name, false);
      else if (name === '' || isAboutWords(name)) {
        if (typeof value === 'string') say(value);
        else if (/^\{\s*(?:"|$)/.test(data)) fail('The reply breaks off.');
        else if (data && (isPlain || value !== null)) {
          isPlain = true;
          say(data);
        }
      }
      if (isLast) hasEnd = isOver = true;
    },
    value: (value, isListed) => read(value, '', isListed),
    text: (text) => say(text),
    fail,
    take() {
      const taken = pieces;
      pieces = [];
      return taken;
    },
    get isOver() {
      return isOver;
    },
    end() {
      if (hasFailed) return;
      push(thoughts.rest(), {});
      if (!hasText && whole) say(whole);
      if (!hasEnd) fail('The reply breaks off before its end.');
    },
  };
}

/** The error that a chunk reports; empty: none. */
function errorOf(shape: Shape, type: string, event: string): string {
  // A tool that fails is for the model to explain.
  if (/tool/i.test(type)) return '';
  const { error, errors, status, success, ok, errorMessage, statusCode } = shape;
  const isFailed =
    Boolean(error) ||
    listOf(errors).length > 0 ||
    success === false ||
    ok === false ||
    Boolean(errorMessage) ||
    /^(?:error|failed)$/.test(textOf(status)) ||
    Number(statusCode) >= 400 ||
    /^(?:error|exception|abort|RUN_ERROR|response\.failed)$/i.test(type || event);
  if (!isFailed) return '';
  const { error: inner } = shapeOf(shape['response']);
  for (const one of [error, listOf(errors)[0], inner, shape]) {
    const { message, errorText, detail, content, data } = shapeOf(one);
    const found = [one, message, errorText, errorMessage, detail, content, data].map(textOf);
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
