import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';

/** Keys of a text, in our own form and in what people send who make their own; the surest first. */
const KEYS =
  'text answer output output_text content parts reply response generated_text completion delta token chunk result data value message'.split(
    ' ',
  );

/** Those of them that may be a number: what a bot has counted or calculated. */
const MAYBE_NUMBER = /^(?:text|answer|output|reply|response)$/;

/** Deepest nesting in which a text is looked for. */
const DEEPEST = 6;

/** Keys of who says it, in forms that have no role. */
const SPEAKERS = ['sender_type', 'sender', 'author', 'from'];

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
  /reason|think|tool|meta|start|begin|end$|done|stop|finish|error|stat(?:e|us)|activity|input|source|usage|snapshot|progress|step|log$|debug|trace|ping|heartbeat|citation|image|audio|file|search|^data-/i.test(
    name,
  );

/** Whether a name of an event or a part is about words that the customer may read. */
export const isAboutWords = (name: string): boolean =>
  /message|data|token|text|delta|chunk|content|answer|output|response|reply|completion|item|part|^(?:ai|assistant|model|bot|result|update)$/i.test(
    name,
  ) && !isChatter(name);

/** The text of a message, a part or an object of an unknown form; empty when there is none. */
export function wordsOf(value: unknown, depth = 0): string {
  if (!isShape(value) || depth > DEEPEST) return textOf(value);
  if (Array.isArray(value)) return value.map((one) => wordsOf(one, depth + 1)).join('');
  // A message of LangChain that was stored as JSON.
  if ('lc' in value && 'kwargs' in value) {
    return /Human|System|Tool/.test(listOf(value['id']).join())
      ? ''
      : wordsOf(value['kwargs'], depth + 1);
  }
  const type = textOf(value['type']);
  if (value['thought'] === true || (depth > 0 && type && !isAboutWords(type))) return '';
  if (!isSaidByBot(value)) return '';
  for (const key of KEYS) {
    const inner = value[key];
    if (depth === 0 && typeof inner === 'number' && MAYBE_NUMBER.test(key)) return String(inner);
    // A text that is an object is not known to be one, but for a part of a message of OpenAI.
    const words =
      key === 'text'
        ? textOf(inner) || (type === 'text' ? textOf(shapeOf(inner)['value']) : '')
        : wordsOf(inner, depth + 1);
    if (words) return words;
  }
  return '';
}

/** What the bot says in a list of messages after the customer's last one. */
export function wordsAfterQuestion(messages: unknown): string {
  const all = listOf(messages);
  const asked = all.findLastIndex((one) => isShape(one) && isQuestion(one));
  return all
    .slice(asked + 1)
    .map((one) => wordsOf(one))
    .filter(Boolean)
    .join('\n\n');
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
