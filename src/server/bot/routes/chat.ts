import { randomUUID } from 'node:crypto';
import { chatRequest, replyPart } from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { counted } from '../../http/caller.ts';
import { clientAddress } from '../../http/context.ts';
import { BROWSER_TYPES, endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { eventStream, eventText } from '../../http/event-stream.ts';
import { planReply, replyParts } from '../reply.ts';
import type { BotServices } from '../services.ts';

/** At most one sign of life of a silent bot is passed on in this time, milliseconds. */
const SIGN_EVERY = 1_000;

const askBot = endpoint(
  {
    method: 'post',
    path: '/api/v1/chat',
    group: 'browsers',
    summary: 'Ask the bot',
    description:
      'Nothing is stored: the browser reports the reply as an event, with the `message_id` of this response.',
    access: 'publishable',
    limits: [
      { bound: 'bot_calls_per_address' },
      { bound: 'bot_calls_per_key' },
      { bound: 'bot_calls_per_organisation' },
    ],
    body: {
      schema: chatRequest,
      types: BROWSER_TYPES,
      maxBytes: 256 * 1024,
      example: {
        key: 'amo_pub_…',
        conversation_id: '0198f3a0-0000-7000-8000-000000000001',
        messages: [{ message_id: 'm1', sender_type: 'customer', content: 'Do you ship abroad?' }],
      },
    },
    responses: {
      200: {
        type: 'text/event-stream',
        description: `Server-sent events. The data of each is JSON with some of the fields ${Object.keys(replyPart.shape).join(', ')}. If the bot fails, the last event has the type \`error\`. The comment \`: ends\` stands behind the last event: without it, the reply was cut off.`,
      },
    },
  },
  async ({ c, body, principal, send, fail }, services: BotServices) => {
    const { organisationId } = principal;
    // Nothing proves that the question is of this conversation: it may not have arrived yet. So each secret
    // has a count of its own, and nobody without it uses up the count of its holder.
    const limited = await counted(
      c,
      (from) => services.bounds.take('bot_calls_per_conversation', from),
      sha256(
        `${organisationId} ${body.conversation_id} ${body.capability ?? clientAddress(c, services)}`,
      ),
    );
    if (limited) return fail(limited);
    const knowledge = await services.knowledgeOf(organisationId, body.language);
    const plan = await planReply({ ...services, knowledge }, body, principal);
    if (plan instanceof Fault) return fail(plan);
    return send(
      eventStream(c, services, async (stream, left) => {
        let messageId = randomUUID() as string;
        let aliveAt = 0;
        // Comments, which clients that do not know them skip.
        await stream.write(': begins\n\n');
        for await (const part of replyParts(services, plan, left)) {
          if (Object.keys(part).length === 0) {
            // A comment, so that the browser goes on waiting for as long as the bot is there.
            if (Date.now() - aliveAt < SIGN_EVERY) continue;
            aliveAt = Date.now();
            await stream.write(': waiting\n\n');
            continue;
          }
          // A piece without an id belongs to the message before, unless it starts one.
          messageId = part.message_id ?? (part.starts ? randomUUID() : messageId);
          await stream.write(
            eventText(part.error ? 'error' : null, { message_id: messageId, ...part }),
          );
        }
        if (!left.aborted) await stream.write(': ends\n\n');
      }),
    );
  },
);

export const chatEndpoints = [askBot];
