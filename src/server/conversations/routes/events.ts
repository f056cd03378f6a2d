import { Hono } from 'hono';
import {
  type ConversationEvent,
  event,
  eventBatch,
  type EventBatchAnswer,
  type EventResult,
  MAX_BATCH_BYTES,
  read,
} from '../../../contract/index.ts';
import { type Principal } from '../../http/principal.ts';
import { provesIdentity } from '../../keys/index.ts';
import { sha256 } from '../../database/hash.ts';
import { clockSkew } from '../rules/clock.ts';
import type { AppliedEvent } from '../rules/conversation.ts';
import { maskEvent } from '../rules/masking.ts';
import { limited, readable, whoSends } from '../../http/access.ts';
import { admitted } from '../../http/admission.ts';
import { issuesOf, problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

/** Of one address: an office full of customers behind it sends less. */
const BATCHES_A_MINUTE = 3_000;

/**
 * `POST /api/v1/events`: a batch of what happened, from a browser (DESIGN, "The event"). Answers
 * after the commit with a result for each event; a bad event does not harm the good ones.
 */
export function eventRoutes(parts: Parts): Hono<Env> {
  return new Hono<Env>().post(
    '/events',
    readable,
    limited(parts, parts.limits('events', BATCHES_A_MINUTE, 60)),
    bodyLimit(MAX_BATCH_BYTES, 'A batch'),
    admitted(parts),
    async (c) => {
      const batch = await readJson(c, eventBatch, ['text/plain', 'application/json']);
      if (batch instanceof Response) return batch;
      const sender = await whoSends(c, parts, batch.key);
      if (sender instanceof Response) return sender;

      const receivedAt = parts.now();
      const skew = clockSkew(batch.sent_at, receivedAt);
      const good: AppliedEvent[] = [];
      const results = batch.events.map((raw): EventResult | null => {
        const parsed = read(event, raw);
        if (!parsed.success) return rejected(raw, parsed.error);
        const given = parsed.data as ConversationEvent;
        const timed = { ...given, at: given.at + skew };
        const told = withProof(timed, sender);
        good.push(sender.redacts ? maskEvent(told) : told);
        return null;
      });

      const outcomes =
        good.length === 0
          ? []
          : await parts.ingest.add('events', {
              organisationId: sender.organisationId,
              receivedAt,
              events: good,
              client: batch.client,
              capabilityHashes:
                sender.kind === 'secret'
                  ? 'trusted'
                  : new Map(
                      Object.entries(batch.capabilities ?? {}).map(([id, secret]) => [
                        id,
                        sha256(secret),
                      ]),
                    ),
            });
      const byGood = outcomes.values();
      const answer: EventBatchAnswer = {
        success: true,
        results: results.map((result) => result ?? byGood.next().value!),
      };
      parts.monitor.countEvents(answer.results);
      if (answer.results.every((result) => result.code === 'forbidden')) {
        return problem(
          c,
          'forbidden',
          'None of the conversations in this batch is yours to write to.',
          answer.results.map(({ message }, index) => ({
            path: `events.${index}.conversation_id`,
            message: message ?? '',
          })),
        );
      }
      return c.json(answer);
    },
  );
}

/**
 * An identity with the answer to whether it was proven, in place of its proof. A secret key needs
 * none, and where the organisation asks for none nothing is said.
 */
function withProof(event: ConversationEvent, sender: Principal): AppliedEvent {
  if (event.type !== 'identity.set') return event;
  const { hash: _, ...identity } = event.data;
  const { identitySecret, kind } = sender;
  if (identitySecret === null && kind !== 'secret') return { ...event, data: identity };
  const verified = kind === 'secret' || provesIdentity(identitySecret!, event.data);
  return { ...event, data: { ...identity, verified } };
}

function rejected(raw: unknown, error: Parameters<typeof issuesOf>[0]): EventResult {
  const id = (raw as { id?: unknown } | null)?.id;
  return {
    id: typeof id === 'string' ? id.slice(0, 64) : null,
    status: 'rejected',
    code: 'invalid_event',
    message: issuesOf(error)
      .map(({ path, message }) => `${path}: ${message}`)
      .join('; '),
  };
}
