import { toJson } from '../../delivery/json.ts';
import { readReply } from '../../replies/index.ts';
import type { Ask, Responder } from '../dialogue/index.ts';

/** Asks the bot of the site: a function, or a URL to post to. */
export const askBot =
  (responder: Responder | string): Ask =>
  (content, question, came) =>
    readReply(
      typeof responder === 'function'
        ? responder(content, question)
        : fetch(responder, {
            method: 'POST',
            credentials: 'omit',
            headers: { 'content-type': 'application/json' },
            body: toJson(question.body),
            signal: question.signal,
          }),
      came,
    );
