import type { ChatRequest, ReplyPart } from '../../contract/index.ts';
import { botByLanguage } from '../../strings/bot/all.ts';
import type { BotStrings } from '../../strings/bot/en.ts';
import { languageIn } from '../../strings/languages.ts';
import { createUnsureFinder } from '../../text/escalation/index.ts';
import { wordsByLanguage } from '../../text/escalation/words/all.ts';
import { mask } from '../../text/redaction/mask.ts';
import { Fault } from '../http/errors.ts';
import type { PaidCall } from './budget.ts';
import { costOf, recentOf } from './cost.ts';
import { replyIdOf } from '../articles/index.ts';
import { type Article, type Found, type Knowledge, SURE_ENOUGH } from './found.ts';
import type { BotServices } from './services.ts';
import type { Upstream } from './upstream.ts';

/** The reply that offers a person when there is no bot, in each language. */
const OFFERS = new Set(Object.values(botByLanguage).map(({ noBot }) => noBot));

const NO_REPLY: NonNullable<ReplyPart['error']> = {
  code: 'unavailable',
  message: 'The bot failed before its reply was complete. The log of the server says why.',
};

/** Models reply in the customer's language. */
const saysUnsure = createUnsureFinder(Object.values(wordsByLanguage));

/** How a question will be answered. */
export interface Plan {
  found: Found | null;
  /** The call of the language model; absent: the reply comes from the knowledge. */
  call?: { prompt: string; paid: PaidCall };
  /** There is neither knowledge nor a model: the chat takes the question. */
  isAbsent?: true;
  /** Whether a person may be offered: nobody has been asked for yet. */
  offers: boolean;
  /** What the bot says on its own. */
  strings: BotStrings;
}

/** `knowledge`: of the organisation, in the language of the chat. */
type ReplyServices = Pick<BotServices, 'upstream' | 'budget' | 'log'> & { knowledge: Knowledge };

/**
 * Decides how to reply to the last message: by the language model, if there is one and the limits of the
 * day allow it, otherwise by the best article.
 *
 * @param redacts whether texts are masked before they leave this server
 * @returns a fault if the limits are reached and no article matches
 */
export async function planReply(
  { knowledge, upstream, budget }: ReplyServices,
  { messages, conversation_id, language = '', escalated = false }: ChatRequest,
  { organisationId, redacts }: { organisationId: string; redacts: boolean },
): Promise<Plan | Fault<'rate_limited'>> {
  const found = knowledge.find(messages.at(-1)!.content);
  const strings = botByLanguage[languageIn(language) ?? 'en'];
  const plan = { found, strings, offers: !escalated };
  if (!upstream && knowledge.articles.length === 0) {
    const hasOffered = messages.some(({ content }) => OFFERS.has(content));
    return { ...plan, isAbsent: true, offers: !escalated && !hasOffered };
  }
  if (!upstream) return plan;
  const sent = recentOf(messages).map((message) =>
    redacts ? { ...message, content: mask(message.content, language) } : message,
  );
  const prompt = upstream.promptOf(sent, nearby(found?.article, knowledge.articles), {
    conversationId: conversation_id,
    language,
  });
  const paid = await budget.begin(organisationId, Buffer.byteLength(prompt));
  if (!(paid instanceof Fault)) return { ...plan, call: { prompt, paid } };
  return sureOf(found) ? plan : paid;
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
  { upstream, log }: Pick<ReplyServices, 'upstream' | 'log'>,
  { found, call, isAbsent, offers, strings }: Plan,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  const offer: ReplyPart = offers ? { offer_person: true } : {};
  if (isAbsent) {
    yield { text: offers ? strings.noBot : strings.noBotAgain, no_bot: true, ...offer };
    return;
  }
  const sure = sureOf(found);
  if (upstream && call) {
    let bytes = 0;
    try {
      for await (const part of modelParts(upstream, call.prompt, found, offer, signal)) {
        bytes += Buffer.byteLength(part.text ?? '');
        yield part;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: (error as Error).message }, 'the bot failed');
      // A half-sent reply cannot be replaced, and a failure must not count as a missing article.
      if (bytes > 0 || !sure) {
        yield { ...offer, llm: 'errorOccurred', error: NO_REPLY };
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
    yield* wordByWord(offers ? strings.unknown : strings.unknownAsked);
    yield {
      ai_confidence_score: found?.confidence ?? 0,
      ...offer,
      not_understood: true,
      reply_id: 'unknown',
    };
  }
}

/** The article is both the reply and the intent. */
function factsOf({ title, isSmallTalk, articleId }: Article): ReplyPart & { intent: object } {
  const id = articleId === null ? title.slice(0, 200).toWellFormed() : replyIdOf(articleId);
  const name = title.slice(0, 300).toWellFormed();
  return {
    reply_id: id,
    reply_name: name,
    intent: { intent_id: id, intent_name: name, ...(isSmallTalk && { not_meaningful: true }) },
  };
}

/** @param found the article that the model was given; a bot may report its own confidence and intent */
async function* modelParts(
  upstream: Upstream,
  prompt: string,
  found: Found | null,
  offer: ReplyPart,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  let text = '';
  const known: ReplyPart = {};
  for await (const piece of upstream.reply(prompt, signal)) {
    text = (piece.replaces ? '' : text) + (piece.text ?? '');
    Object.assign(known, piece);
    yield piece;
  }
  const unsure = saysUnsure(/^[^.!?。！？\n]*/.exec(text.trimStart())![0]);
  const sure = unsure ? null : sureOf(found);
  const given = known.ai_confidence_score ?? found?.confidence;
  // A cost that the bot reports has gone with the message that it belongs to.
  const cost =
    known.cost_usd === undefined
      ? costOf(upstream.price, known, Buffer.byteLength(prompt), Buffer.byteLength(text))
      : undefined;
  yield {
    ...(given === undefined ? {} : { ai_confidence_score: unsure ? 0 : given }),
    ...(unsure ? { ...offer, not_understood: true } : {}),
    ...(sure && !known.intent ? { intent: factsOf(sure.article).intent } : {}),
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
