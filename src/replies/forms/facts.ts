import type { Piece } from '../piece.ts';
import { isShape, listOf, type Shape, shapeOf, textOf } from './shape.ts';
import { wordsOf } from './words.ts';

/** Most quick replies, and the longest, UTF-16 units. */
const MOST_CHOICES = 12;
const LONGEST_CHOICE = 200;

/** The first of the values that is a finite number from 0 to `most`. */
const numberOf = (values: unknown[], most: number): number | undefined =>
  values
    .map((value) => (isShape(value) ? value['total'] : value))
    .map((value) => (typeof value === 'string' && value.trim() ? Number(value) : value))
    .find((value): value is number => typeof value === 'number' && value >= 0 && value <= most);

/**
 * A text that the server takes, of at most `most` UTF-16 units; `undefined`: there is none. The server would
 * refuse the whole message because of a fact with a NUL or half of a surrogate pair.
 */
const short = (value: unknown, most: number): string | undefined =>
  textOf(value)
    .slice(0, most)
    .replace(/[\0\p{Surrogate}]/gu, '') || undefined;

/** The id of a message, whatever the form calls it. */
export const idOf = (value: unknown): Pick<Piece, 'message_id'> => {
  const message_id = short(value, 200);
  return message_id === undefined ? {} : { message_id };
};

/** Buttons and suggestions, whatever they are called: texts, or objects with a title. */
export function choicesOf(value: unknown): string[] | undefined {
  let given = value;
  // Flowise sends its list as JSON.
  if (typeof given === 'string') {
    try {
      given = JSON.parse(given);
    } catch {
      return undefined;
    }
  }
  const texts: string[] = [];
  // Those of Bot Framework and Dialogflow are in an object.
  const { actions, quickReplies } = shapeOf(given);
  for (const one of listOf(actions ?? quickReplies ?? given)) {
    const { title, label, text, question, content, name, caption } = shapeOf(one);
    const said = [one, title, label, text, question, content, name, caption]
      .map(textOf)
      .find(Boolean);
    const choice = short(said, LONGEST_CHOICE) ?? '';
    if (choice.trim()) texts.push(choice);
    if (texts.length === MOST_CHOICES) break;
  }
  return texts.length > 0 ? texts : undefined;
}

/** Whether its `choices` are those of a chat completion, and not buttons under a text. */
export const isCompletion = (shape: Shape): boolean =>
  Array.isArray(shape['choices']) &&
  (wordsOf(shape) === '' ||
    shape['choices'].some((one) =>
      ['index', 'delta', 'message', 'finish_reason'].some((key) => key in shapeOf(one)),
    ));

/** The texts among the facts, with their greatest lengths. */
const TEXTS = { message_id: 200, reply_id: 200, reply_name: 300, reply_type: 100 };
const FLAGS = ['offer_person', 'not_understood', 'interrupted'];
/** What else is called the same; the first that is given counts. */
const META = ['metadata', 'messageMetadata', 'response_metadata'];
const USAGE = ['usage', 'usageMetadata', 'usage_metadata', 'totalUsage'];
const CONFIDENCE = ['ai_confidence_score', 'confidence', 'intentDetectionConfidence'];
const MODEL = ['model', 'modelVersion', 'model_name'];
const CHOICES = [
  'quick_replies',
  'buttons',
  'options',
  'suggested_questions',
  'followUpPrompts',
  'suggestedActions',
];
const INPUT =
  'input_tokens prompt_tokens inputTokens promptTokens promptTokenCount prompt_eval_count'.split(
    ' ',
  );
const OUTPUT =
  'output_tokens completion_tokens outputTokens completionTokens candidatesTokenCount eval_count'.split(
    ' ',
  );

/** Most that one reply can cost, USD. */
const MOST_COST = 100;
const MOST_TOKENS = 1e9;

/** What the shapes have under these names, those of the first shape first. */
const under = (names: readonly string[], ...shapes: Shape[]): unknown[] =>
  shapes.flatMap((shape) => names.map((name) => shape[name] ?? undefined));

const firstOf = (values: unknown[]) => values.find((value) => value !== undefined);

/** The names of all facts, and of what they may be in. */
const NAMES = new Set(
  [META, USAGE, CONFIDENCE, MODEL, CHOICES, INPUT, OUTPUT, Object.keys(TEXTS), FLAGS].flat(),
);
for (const name of ['cost_usd', 'choices', 'intent', 'llm', 'sender_type', 'x_groq'])
  NAMES.add(name);

/** Most chunks of a stream have no fact. An object of a library may have them as getters. */
const hasFacts = (shape: Shape): boolean =>
  Object.getPrototypeOf(shape) !== Object.prototype ||
  Object.keys(shape).some((name) => NAMES.has(name));

/** What a chunk or an object tells about its reply, apart from its text. */
export function factsOf(shape: Shape): Piece {
  if (!hasFacts(shape)) return {};
  const meta = shapeOf(firstOf(under(META, shape)));
  const usage = shapeOf(firstOf(under(USAGE, shape, meta, shapeOf(shape['x_groq']))));
  const { total_cost } = shapeOf(usage['cost']);
  const price = /^(?:usd)?$/i.test(textOf(usage['currency'])) ? usage['total_price'] : undefined;
  const facts: Shape = {
    ai_confidence_score: numberOf(under(CONFIDENCE, shape, meta), 1),
    model: short(firstOf(under(MODEL, shape, meta)), 200),
    cost_usd: numberOf(
      [...under(['cost_usd'], shape, meta, usage), usage['cost'], total_cost, price],
      MOST_COST,
    ),
    input_tokens: tokensOf(under(INPUT, usage, shape)),
    output_tokens: tokensOf(under(OUTPUT, usage, shape)),
    quick_replies: firstOf(
      [...under(CHOICES, shape, meta), isCompletion(shape) ? undefined : shape['choices']].map(
        choicesOf,
      ),
    ),
    intent: intentOf(shapeOf(shape['intent'])),
  };
  for (const [name, most] of Object.entries(TEXTS)) facts[name] = short(shape[name], most);
  for (const name of FLAGS) facts[name] = shape[name] === true || undefined;
  const { llm, sender_type } = shape;
  if (/^(?:human_agent|ai)$/.test(textOf(sender_type))) facts['sender_type'] = sender_type;
  if (OUTCOME.test(textOf(llm))) facts['llm'] = llm;
  return given(facts) as Piece;
}

const OUTCOME = /^(?:notUnderstood|responseGenerated|errorOccurred|escalationRequired|fallback)$/;

const given = (facts: Shape): Shape =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

function intentOf({ intent_id, intent_name, not_meaningful }: Shape): Shape | undefined {
  const id = short(intent_id, 200);
  return id === undefined
    ? id
    : given({
        intent_id: id,
        intent_name: short(intent_name, 300),
        not_meaningful: not_meaningful === true || undefined,
      });
}

function tokensOf(values: unknown[]): number | undefined {
  const tokens = numberOf(values, MOST_TOKENS);
  return tokens && Math.round(tokens);
}
