import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type ChatRequest, chatRequest, type ReplyPart } from '../../../contract/index.ts';
import { type Article, findArticle, SURE_ENOUGH } from '../rules.ts';
import { limited, readable, whoSends } from '../../http/access.ts';
import { readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

const MAX_BODY = 256 * 1024;

const DONT_KNOW =
  "I don't know the answer to that. I can bring in a person from the team if you like.";

const NO_REPLY: NonNullable<ReplyPart['error']> = {
  code: 'unavailable',
  message: 'The language model gave no reply, or broke off.',
};

/**
 * `POST /api/v1/chat`: the bot's answer as server-sent events, each a `ReplyPart`. It answers from
 * the knowledge file, or by a language model that has read it; when it does not know, it says so
 * and offers a person. Where the model fails and the knowledge file has no answer either, the last
 * event is an `error`. Keeps nothing: the browser reports the answer under the id given here.
 */
export function chatRoutes(parts: Parts): Hono<Env> {
  return new Hono<Env>().post(
    '/chat',
    readable,
    limited(parts, parts.limits('chat', 60, 60)),
    bodyLimit(MAX_BODY, 'A chat request'),
    async (c) => {
      const request = await readJson(c, chatRequest, ['text/plain', 'application/json']);
      if (request instanceof Response) return request;
      const sender = await whoSends(c, parts, request.key);
      if (sender instanceof Response) return sender;
      c.header('X-Accel-Buffering', 'no');
      return streamSSE(c, async (stream) => {
        const left = new AbortController();
        stream.onAbort(() => left.abort());
        const messageId = randomUUID();
        for await (const part of answerParts(parts, request, left.signal)) {
          await stream.writeSSE({
            ...(part.error && { event: 'error' }),
            data: JSON.stringify({ message_id: messageId, ...part }),
          });
        }
      });
    },
  );
}

async function* answerParts(
  { knowledge, upstream, log }: Parts,
  { messages }: ChatRequest,
  signal: AbortSignal,
): AsyncIterable<ReplyPart> {
  const found = findArticle(knowledge, messages.at(-1)!.content);
  if (upstream) {
    let hasBegun = false;
    try {
      for await (const part of modelParts(
        upstream.answer(messages, nearby(found?.article, knowledge.articles), signal),
        found?.confidence,
      )) {
        hasBegun = true;
        yield part;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: (error as Error).message }, 'the language model failed');
      // Half an answer is no place to begin another, and a fault is not a lack of knowledge.
      if (hasBegun || !found || found.confidence < SURE_ENOUGH) {
        yield { offer_person: true, llm: 'errorOccurred', error: NO_REPLY };
        return;
      }
    }
  }
  if (found && found.confidence >= SURE_ENOUGH) {
    yield* wordByWord(found.article.answer);
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

/** An article is one reply, and what it answers is what the customer wants. */
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

/** The best article first, then the rest, as many as a prompt holds comfortably. */
function nearby(best: Article | undefined, all: readonly Article[]): Article[] {
  return [...new Set([...(best ? [best] : []), ...all])].slice(0, 20);
}

/** A text in pieces of a word each, a few milliseconds apart, as a model would give it. */
async function* wordByWord(text: string): AsyncIterable<ReplyPart> {
  for (const word of text.match(/\S+\s*/g) ?? []) {
    yield { text: word };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
