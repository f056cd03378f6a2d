import { toJson } from '../../delivery/json.ts';
import { readReply } from '../../replies/index.ts';
import type { Message } from '../snapshot.ts';
import { type Ask, MOST_MESSAGES, type QuestionBody, type Responder } from './responder.ts';

/** Asks the bot of the site: a function, or a URL to post to. */
export const askBot =
  (responder: Responder | string): Ask =>
  (content, { language, ...asked }, came) => {
    const { conversationId, messages, signal } = asked;
    const body = bodyOf(conversationId, messages, language);
    return readReply(
      typeof responder === 'function'
        ? responder(content, { ...asked, body })
        : fetch(responder, {
            method: 'POST',
            credentials: 'omit',
            headers: { 'content-type': 'application/json' },
            body: toJson(body),
            signal,
          }),
      came,
    );
  };

/** @param language BCP 47 */
function bodyOf(
  conversationId: string,
  messages: readonly Message[],
  language: string,
): QuestionBody {
  const last = messages.slice(-MOST_MESSAGES);
  // Some models refuse a conversation that the assistant begins.
  const first = last.findIndex(({ senderType }) => senderType === 'customer');
  return {
    question: messages.findLast(({ senderType }) => senderType === 'customer')?.content ?? '',
    messages: last.slice(Math.max(0, first)).map(({ senderType, content }) => ({
      role: senderType === 'customer' ? 'user' : 'assistant',
      content,
    })),
    conversation_id: conversationId,
    language,
  };
}
