import type { Piece } from '../piece.ts';
import { listOf, type Shape, shapeOf, textOf } from './shape.ts';

/** Most quick replies, and the longest, UTF-16 units. */
const MOST_CHOICES = 12;
const LONGEST_CHOICE = 200;

/** The first of the values that is a finite number from 0 to `most`. */
const numberOf = (values: unknown[], most: number): number | undefined =>
  values
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
function choicesOf(value: unknown): string[] | undefined {
  let given = value;
  // Flowise sends its list as JSON.
  if (typeof given === 'string') {
    try {
      given = JSON.parse(given);
    } catch {
      return undefined;
    }
  }
  const texts = listOf(given)
    .map((one) => {
      const { title, label, text, question, content } = shapeOf(one);
      return textOf(one) || [title, label, text, question, content].map(textOf).find(Boolean) || '';
    })
    .filter((text) => text.trim())
    .slice(0, MOST_CHOICES)
    .map((text) => text.slice(0, LONGEST_CHOICE));
  return texts.length > 0 ? texts : undefined;
}

/** What a chunk or an object tells about its reply, apart from its text. */
export function factsOf(shape: Shape): Piece {
  const meta = shapeOf(shape['metadata'] ?? shape['messageMetadata'] ?? shape['response_metadata']);
  const usage = shapeOf(
    shape['usage'] ??
      shape['usageMetadata'] ??
      shape['usage_metadata'] ??
      shape['totalUsage'] ??
      meta['usage'] ??
      meta['totalUsage'] ??
      meta['usage_metadata'],
  );
  const price = /^(?:usd)?$/i.test(textOf(usage['currency'])) ? usage['total_price'] : undefined;
  const llm = textOf(shape['llm']);
  const sender = shape['sender_type'];
  const facts: { [Field in keyof Piece]: Piece[Field] | undefined } = {
    message_id: short(shape['message_id'], 200),
    sender_type: sender === 'human_agent' || sender === 'ai' ? sender : undefined,
    ai_confidence_score: numberOf(
      [
        shape['ai_confidence_score'],
        shape['confidence'],
        meta['ai_confidence_score'],
        meta['confidence'],
      ],
      1,
    ),
    offer_person: shape['offer_person'] === true || undefined,
    not_understood: shape['not_understood'] === true || undefined,
    quick_replies:
      choicesOf(shape['quick_replies']) ??
      choicesOf(shape['buttons']) ??
      choicesOf(shape['suggested_questions'] ?? meta['suggested_questions']) ??
      choicesOf(shape['followUpPrompts']),
    reply_id: short(shape['reply_id'], 200),
    reply_name: short(shape['reply_name'], 300),
    reply_type: short(shape['reply_type'], 100),
    intent: intentOf(shapeOf(shape['intent'])),
    llm: /^(?:notUnderstood|responseGenerated|errorOccurred|escalationRequired|fallback)$/.test(llm)
      ? (llm as Piece['llm'])
      : undefined,
    model: short(
      shape['model'] ?? shape['modelVersion'] ?? meta['model'] ?? meta['model_name'],
      200,
    ),
    cost_usd: numberOf(
      [shape['cost_usd'], meta['cost_usd'], usage['cost_usd'], usage['cost'], price],
      MOST_COST,
    ),
    input_tokens: tokensOf(usage, shape, INPUT),
    output_tokens: tokensOf(usage, shape, OUTPUT),
  };
  return given(facts) as Piece;
}

const given = <T extends object>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

function intentOf({ intent_id, intent_name, not_meaningful }: Shape): Piece['intent'] {
  const id = short(intent_id, 200);
  if (id === undefined) return undefined;
  return given({
    intent_id: id,
    intent_name: short(intent_name, 300),
    not_meaningful: not_meaningful === true || undefined,
  }) as NonNullable<Piece['intent']>;
}

/** Most that one reply can cost, USD. */
const MOST_COST = 100;

const INPUT =
  'input_tokens prompt_tokens inputTokens promptTokens promptTokenCount prompt_eval_count';
const OUTPUT =
  'output_tokens completion_tokens outputTokens completionTokens candidatesTokenCount eval_count';

function tokensOf(usage: Shape, shape: Shape, names: string): number | undefined {
  const values = names.split(' ').flatMap((name) => [usage[name], shape[name]]);
  const tokens = numberOf(values, 1e9);
  return tokens && Math.round(tokens);
}
