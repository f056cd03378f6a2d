import type { ChatRequest, ReplyPart } from '../../contract/index.ts';
import { type Article, findArticle, SURE_ENOUGH } from './rules.ts';
import type { BotServices } from './services.ts';

const DONT_KNOW =
  "I don't know the answer to that. I can bring in a person from the team if you like.";

const NO_REPLY: NonNullable<ReplyPart['error']> = {
  code: 'unavailable',
  message: 'The language model failed before its reply was complete.',
};

/**
 * Streams the bot's reply to the last message. With a language model, the model replies, given the
 * knowledge; otherwise the best article is the reply. If the bot does not know, it says so and offers an
 * agent. If the model fails and no article matches either, the last piece is an `error`.
 *
 * @param signal aborted when the browser no longer waits for the reply
 */
export async function* replyParts(
  { knowledge, upstream, log }: Pick<BotServices, 'knowledge' | 'upstream' | 'log'>,
  { messages }: ChatRequest,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  const found = findArticle(knowledge, messages.at(-1)!.content);
  if (upstream) {
    let hasBegun = false;
    try {
      for await (const part of modelParts(
        upstream.reply(messages, nearby(found?.article, knowledge.articles), signal),
        found?.confidence,
      )) {
        hasBegun = true;
        yield part;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: (error as Error).message }, 'the language model failed');
      // A half-sent reply cannot be replaced, and a failure must not count as a missing article.
      if (hasBegun || !found || found.confidence < SURE_ENOUGH) {
        yield { offer_person: true, llm: 'errorOccurred', error: NO_REPLY };
        return;
      }
    }
  }
  if (found && found.confidence >= SURE_ENOUGH) {
    yield* wordByWord(found.article.text);
    yield { ai_confidence_score: found.confidence, ...factsOf(found.article) };
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
  return {
    reply_id: title.slice(0, 200),
    reply_name: title,
    intent: { intent_id: title.slice(0, 200), intent_name: title },
  };
}

async function* modelParts(
  pieces: AsyncIterable<string>,
  confidence: number | undefined,
): AsyncIterable<ReplyPart> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    yield { text: piece };
  }
  const unsure = /^\W*i (?:don['’]t|do not) know/i.test(text);
  yield {
    ...(confidence === undefined ? {} : { ai_confidence_score: unsure ? 0 : confidence }),
    ...(unsure ? { offer_person: true, not_understood: true } : {}),
    llm: unsure ? 'notUnderstood' : 'responseGenerated',
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
