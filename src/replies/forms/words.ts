import { MAX_EVENT_CONTENT } from '../../contract/limits.ts';
import { isBetweenSentences } from '../later/sentences.ts';
import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';

/** Keys of a text, in our own form and in what people send who make their own; the surest first. */
const KEYS =
  'text answer output output_text content content_delta parts reply response generated_text completion delta token chunk result data value message json custom'.split(
    ' ',
  );

/** Those of them that may be a number: what a bot has counted or calculated. */
const MAYBE_NUMBER = /^(?:text|answer|output|reply|response)$/;

/** Deepest nesting in which a text is looked for. */
const DEEPEST = 10;

/** The objects above and beside the one that is looked at: an object of an SDK may be in itself. */
interface Search {
  seen: Set<Shape>;
  /** How many of them had words. */
  found: number;
}

const newSearch = (): Search => ({ seen: new Set(), found: 0 });

/** How many objects have been looked at in vain. */
const fruitless = ({ seen, found }: Search): number => seen.size - found;

/** Longest text of a list, UTF-16 units: of a longer one the beginning is shown, and marked as such. */
const LONGEST_TEXT = MAX_EVENT_CONTENT;

/** Whether there is enough of a text that consists of parts. Throws if the rest of them cannot be looked at. */
function isEnough(text: string, search: Search, most: number): boolean {
  if (text && fruitless(search) > most) throw new Error('The reply has too many parts.');
  return text.length > LONGEST_TEXT;
}

/** The texts of a list: messages and sentences are paragraphs, pieces are not. */
function joined(list: readonly unknown[], depth: number, search: Search): string {
  let all = '';
  for (const one of list) {
    if (isEnough(all, search, MOST_OBJECTS)) break;
    const words = wordsOf(one, depth, search);
    const { role, type } = shapeOf(one);
    const isApart = role !== undefined || type === 'message';
    if (all && words && (isApart || isBetweenSentences(all.slice(-1), words))) all += '\n\n';
    all += words;
  }
  return all;
}

/** Most keys of an object that are looked at when none is known. */
const MOST_KEYS = 40;

/** Keys of who says it, in forms that have no role. */
const SPEAKERS = ['sender_type', 'sender', 'author', 'from', 'source'];

/** Whether it says that the customer said it. */
const isSaidByCustomer = (shape: Shape): boolean =>
  SPEAKERS.some((key) => {
    const speaker = shape[key];
    const { role, type } = shapeOf(speaker);
    return /^(?:customer|user|human|visitor)$/i.test(
      textOf(speaker) || textOf(role) || textOf(type),
    );
  });

/** Whose words these are: of the assistant, or nobody says. */
const isSaidByBot = (shape: Shape): boolean => {
  const role = shape['role'] ?? (/^\w+$/.test(textOf(shape['type'])) ? shape['type'] : '');
  return (
    !/^(?:human|user|system|developer|tool|function)/i.test(textOf(role)) &&
    !isSaidByCustomer(shape)
  );
};

/** Whether a name of an event or a part is about what the customer does not read. */
export const isChatter = (name: string): boolean =>
  /reason|think|thought|tool|function|verbose|meta|start|begin|end$|done|stop|finish|error|stat(?:e|us)|activity|input|source|usage|snapshot|progress|step|log$|debug|trace|ping|heartbeat|citation|image|audio|file|search|^data-/i.test(
    name,
  );

let lastName = '';
let isLastAboutWords = false;

/** Whether a name of an event or a part is about words that the customer may read. Mostly it is the one before. */
export function isAboutWords(name: string): boolean {
  if (name !== lastName) {
    lastName = name;
    isLastAboutWords =
      /message|data|token|text|delta|chunk|content|answer|output|response|reply|completion|item|part|^(?:ai|assistant|model|bot|result|update)$/i.test(
        name,
      ) && !isChatter(name);
  }
  return isLastAboutWords;
}

/** What says in other forms what a part is. */
const KINDS = ['part_kind', 'part_delta_kind', 'message_type', 'classification', 'channel'];
const HIDDEN_KIND = /reason|think|thought|tool|analysis|commentary/i;

const isHiddenKind = (kind: string): boolean => HIDDEN_KIND.test(kind) && /^\w+$/.test(kind);

/** Whether a part or a message is not for the customer. A whole object may have any type. */
function isHidden(shape: Shape, depth: number): boolean {
  const type = textOf(shape['type']);
  return (
    shape['thought'] === true ||
    KINDS.some((kind) => isHiddenKind(textOf(shape[kind]))) ||
    (depth > 0 && type !== '' && !isAboutWords(type)) ||
    !isSaidByBot(shape)
  );
}

/** The text of a message, a part or an object of an unknown form; empty when there is none. */
export function wordsOf(value: unknown, depth = 0, search = newSearch()): string {
  if (!isShape(value) || depth > DEEPEST) return textOf(value);
  if (search.seen.has(value) || fruitless(search) > MOST_OBJECTS) return '';
  search.seen.add(value);
  const words = wordsIn(value, depth, search);
  if (words) search.found++;
  return words;
}

function wordsIn(value: Shape, depth: number, search: Search): string {
  if (Array.isArray(value)) return joined(value, depth + 1, search);
  // A message of LangChain that was stored as JSON.
  if ('lc' in value && 'kwargs' in value) {
    return /Human|System|Tool/.test(listOf(value['id']).join())
      ? ''
      : wordsOf(value['kwargs'], depth + 1, search);
  }
  const type = textOf(value['type']);
  if (type === 'refusal') return textOf(value['refusal']);
  if (isHidden(value, depth)) return '';
  for (const key of KEYS) {
    const inner = value[key];
    if (depth === 0 && typeof inner === 'number' && MAYBE_NUMBER.test(key)) return String(inner);
    // A text that is an object is not known to be one, but for a part of a message of OpenAI. A list has its parts.
    const words =
      key === 'text' && !Array.isArray(inner)
        ? textOf(inner) ||
          (type === 'text' ? textOf(shapeOf(inner)['value'] ?? shapeOf(inner)['content']) : '')
        : wordsOf(inner, depth + 1, search);
    if (words) return words;
  }
  return '';
}

/** What the words of a key say that names a reply, and of one that names something else. */
const REPLY_WORD =
  /^(?:answers?|reply|replies|responses?|outputs?|texts?|messages?|msg|completions?|generations?|generated|predictions?|speech|fulfillment|final|assistant|bot|ai|llm|agent|summary|body|html|markdown|raw|translation)$/;
const OTHER_WORD =
  /^(?:question|query|input|prompt|user|customer|human|visitor|client|request|id|ids|key|type|kind|role|name|time|at|date|ms|url|uri|link|lang|language|locale|status|state|code|error|err|errors|fault|version|source|sources|context|document|documents|history|log|logs|trace|debug|meta|metadata|usage|config|settings|session|thread|tool|tools|tags|title|path|method|headers|intent|format|length|count|score|reason|reasoning|thought|thoughts|thinking|plan|args|arguments|params|parameters|system|instructions|memory|step|steps|stage|phase|node|citations?|references?|search|snippet|excerpt|original|hint|quick|suggested|suggestions?|buttons?|options?|choices?)$/;

/** The words that a key consists of: `finalAnswer`, `final_answer`. */
const wordsOfKey = (key: string): string[] =>
  key
    .slice(0, 60)
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

const isReply = (words: string[]): boolean => words.some((word) => REPLY_WORD.test(word));

/** Looks three levels deep. */
const NEAR = DEEPEST - 3;

/** Most objects in a chunk that are looked at for a text in vain. */
const MOST_OBJECTS = 2_000;

/** The same when its keys are not known. */
const MOST_GUESSED = 500;

/** Deepest nesting in which an object is looked through whose keys are not known. */
const DEEPEST_GUESS = 6;

/**
 * The text of an object whose keys are not known: below a key that is called like a reply, else in the objects
 * that it has. What is called like something else is not for the customer.
 */
export function likelyWords(value: unknown, depth = 0, search = newSearch()): string {
  if (!isShape(value) || depth > DEEPEST_GUESS || isHidden(value, depth)) return '';
  if (search.seen.has(value) || fruitless(search) > MOST_GUESSED) return '';
  search.seen.add(value);
  const words = guessedIn(value, depth, search);
  if (words) search.found++;
  return words;
}

function guessedIn(value: Shape, depth: number, search: Search): string {
  if (Array.isArray(value)) {
    let all = '';
    for (const one of value) {
      if (isEnough(all, search, MOST_GUESSED)) break;
      const words = likelyWords(one, depth + 1, search);
      all += all && words ? `\n\n${words}` : words;
    }
    return all;
  }
  const known = wordsOf(value, depth === 0 ? 0 : NEAR);
  if (known) return known;
  const entries = Object.keys(value)
    .slice(0, MOST_KEYS)
    // A text that is an object is none.
    .filter((key) => key !== 'text')
    .map((key) => ({ words: wordsOfKey(key), inner: value[key] }))
    .filter(({ words }) => !words.some((word) => OTHER_WORD.test(word)));
  for (const { words, inner } of entries) {
    const text = isReply(words) && (wordsOf(inner, NEAR) || likelyWords(inner, depth + 1, search));
    if (text) return text;
  }
  for (const { words, inner } of entries) {
    const text = !isReply(words) && likelyWords(inner, depth + 1, search);
    if (text) return text;
  }
  return '';
}

/** What the bot says in a list of messages after the customer's last one. */
export function wordsAfterQuestion(messages: unknown): string {
  const all = listOf(messages);
  const asked = all.findLastIndex((one) => isShape(one) && isQuestion(one));
  let text = '';
  for (const one of all.slice(asked + 1)) {
    const words = wordsOf(one);
    text += text && words ? `\n\n${words}` : words;
    if (text.length > LONGEST_TEXT) break;
  }
  return text;
}

function isQuestion(message: Shape): boolean {
  const kwargs = shapeOf(message['kwargs']);
  const kind =
    textOf(message['role']) ||
    textOf(message['type']) + listOf(message['id']).join() + textOf(kwargs['type']);
  // Messages of LangChain say of which kind they are when asked.
  const asked = message['_getType'];
  const type = typeof asked === 'function' ? String(asked.call(message)) : '';
  return /human|user/i.test(kind + type) || isSaidByCustomer(message);
}
