import type { ChatRequest, ReplyPart } from '../../contract/index.ts';
import { mask } from '../../text/redaction/mask.ts';
import { Fault } from '../http/errors.ts';
import type { PaidCall } from './budget.ts';
import { costOf, recentOf } from './cost.ts';
import { type Article, type Found, SURE_ENOUGH } from './knowledge.ts';
import type { BotServices } from './services.ts';
import type { Upstream } from './upstream.ts';

const DONT_KNOW =
  "I don't know the answer to that. I can bring in a person from the team if you like.";

/** Without knowledge and without a model there is no bot: the chat takes the question. */
const NO_BOT =
  'Thank you for your message. There is no automatic assistant here. Would you like to talk to a person, or leave a message with your e-mail address?';
const NO_BOT_AGAIN = 'Thank you. The team can read this in the chat.';

const NO_REPLY: NonNullable<ReplyPart['error']> = {
  code: 'unavailable',
  message: 'The language model failed before its reply was complete.',
};

/** How a question will be answered. */
export interface Plan {
  found: Found | null;
  /** The call of the language model; absent: the reply comes from the knowledge. */
  call?: { prompt: string; paid: PaidCall };
  /** There is neither knowledge nor a model. `hasOffered`: an earlier reply has said so. */
  absent?: { hasOffered: boolean };
}

type ReplyServices = Pick<BotServices, 'knowledge' | 'upstream' | 'budget' | 'log'>;

/**
 * Decides how to reply to the last message: by the language model, if there is one and the limits of the
 * day allow it, otherwise by the best article.
 *
 * @param redacts whether texts are masked before they leave this server
 * @returns a fault if the limits are reached and no article matches
 */
export async function planReply(
  { knowledge, upstream, budget }: ReplyServices,
  { messages, conversation_id }: ChatRequest,
  { organisationId, redacts }: { organisationId: string; redacts: boolean },
): Promise<Plan | Fault<'rate_limited'>> {
  const found = knowledge.find(messages.at(-1)!.content);
  if (!upstream && knowledge.articles.length === 0) {
    return { found, absent: { hasOffered: messages.some(({ content }) => content === NO_BOT) } };
  }
  if (!upstream) return { found };
  const sent = recentOf(messages).map((message) =>
    redacts ? { ...message, content: mask(message.content) } : message,
  );
  const prompt = upstream.promptOf(
    sent,
    nearby(found?.article, knowledge.articles),
    conversation_id,
  );
  const paid = await budget.begin(organisationId, Buffer.byteLength(prompt));
  if (!(paid instanceof Fault)) return { found, call: { prompt, paid } };
  return sureOf(found) ? { found } : paid;
}

/** The article, if it is good enough for a reply. */
const sureOf = (found: Found | null): Found | null =>
  found !== null && found.confidence >= SURE_ENOUGH ? found : null;

/**
 * Streams the planned reply. If the bot does not know, it says so and offers an agent. If the model fails
 * and no article matches either, the last piece is an `error`.
 *
 * @param signal aborted when the browser no longer waits for the reply
 */
export async function* replyParts(
  { upstream, log }: ReplyServices,
  { found, call, absent }: Plan,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  if (absent) {
    yield absent.hasOffered ? { text: NO_BOT_AGAIN } : { text: NO_BOT, offer_person: true };
    return;
  }
  const sure = sureOf(found);
  if (upstream && call) {
    let bytes = 0;
    try {
      for await (const part of modelParts(upstream, call.prompt, found?.confidence, signal)) {
        bytes += Buffer.byteLength(part.text ?? '');
        yield part;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: (error as Error).message }, 'the language model failed');
      // A half-sent reply cannot be replaced, and a failure must not count as a missing article.
      if (bytes > 0 || !sure) {
        yield { offer_person: true, llm: 'errorOccurred', error: NO_REPLY };
        return;
      }
    } finally {
      await call.paid
        .end(bytes)
        .catch(({ message }: Error) =>
          log.warn({ reason: message }, 'the cost of a reply could not be recorded'),
        );
    }
  }
  if (sure) {
    yield* wordByWord(sure.article.text);
    yield { ai_confidence_score: sure.confidence, ...factsOf(sure.article) };
  } else {
    yield* wordByWord(DONT_KNOW);
    yield {
      ai_confidence_score: found?.confidence ?? 0,
      offer_person: true,
      not_understood: true,
      reply_id: 'unknown',
    };
  }
}

/** The article is both the reply and the intent. */
function factsOf({ title }: Article): ReplyPart {
  const id = title.slice(0, 200).toWellFormed();
  const name = title.slice(0, 300).toWellFormed();
  return { reply_id: id, reply_name: name, intent: { intent_id: id, intent_name: name } };
}

/** @param confidence of the article that the model was given; a bot may report its own */
async function* modelParts(
  upstream: Upstream,
  prompt: string,
  confidence: number | undefined,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  let text = '';
  const known: ReplyPart = {};
  for await (const piece of upstream.reply(prompt, signal)) {
    text += piece.text ?? '';
    Object.assign(known, piece);
    yield piece;
  }
  const unsure = /^\W*i (?:don['’]t|do not) know/i.test(text);
  const given = known.ai_confidence_score ?? confidence;
  // A cost that the bot reports has gone with the message that it belongs to.
  const cost =
    known.cost_usd === undefined
      ? costOf(upstream.price, known, Buffer.byteLength(prompt), Buffer.byteLength(text))
      : undefined;
  yield {
    ...(given === undefined ? {} : { ai_confidence_score: unsure ? 0 : given }),
    ...(unsure ? { offer_person: true, not_understood: true } : {}),
    ...(cost === undefined ? {} : { cost_usd: cost }),
    llm: known.llm ?? (unsure ? 'notUnderstood' : 'responseGenerated'),
  };
}

/** The best article first, then others, up to a number that fits a prompt well. */
function nearby(best: Article | undefined, all: readonly Article[]): Article[] {
  return [...new Set([...(best ? [best] : []), ...all])].slice(0, 20);
}

/** Streams a text word by word, a few milliseconds apart, as a language model would. */
async function* wordByWord(text: string): AsyncIterable<ReplyPart> {
  for (const word of text.match(/\S+\s*/g) ?? []) {
    yield { text: word };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
