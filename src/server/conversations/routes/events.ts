import { z } from 'zod';
import {
  type ConversationEvent,
  event,
  eventBatch,
  eventBatchResponse,
  type EventResult,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
  read,
  type Warning,
} from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { tooMany } from '../../http/caller.ts';
import { clientAddress } from '../../http/context.ts';
import { BROWSER_TYPES, endpoint } from '../../http/endpoint.ts';
import { Fault, issuesOf } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import { provesIdentity } from '../../keys/index.ts';
import type { Sender } from '../allowances.ts';
import type { EventsJob } from '../jobs.ts';
import { clockSkew } from '../rules/clock.ts';
import { isCredible, NOT_CREDIBLE } from '../rules/times.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import { maskEvent } from '../masking.ts';
import type { ConversationServices } from '../services.ts';

const CONVERSATION = '0198f3a0-0000-7000-8000-000000000001';

const sendEvents = endpoint(
  {
    method: 'post',
    path: '/api/v1/events',
    group: 'browsers',
    summary: 'Send events',
    description:
      'A batch has at most 50 events and 60 KB. The response follows the commit and has a result for each event. An invalid event does not affect the others. An event with a known id changes nothing. `seq` gives the order of events, in whatever order they arrive. The first event of a conversation binds the conversation to its capability.',
    access: 'publishable',
    limits: [{ bound: 'events_per_address' }],
    body: {
      schema: eventBatch,
      shown: eventBatch.extend({ events: z.array(event).min(1).max(MAX_BATCH_EVENTS) }),
      types: BROWSER_TYPES,
      maxBytes: MAX_BATCH_BYTES,
      example: {
        key: 'amo_pub_…',
        sent_at: '2026-03-10T12:00:00.000Z',
        capabilities: {
          [CONVERSATION]: 'a secret made by the browser for this conversation',
        },
        events: [
          {
            id: '0198f3a0-5b1e-7c3a-9d4e-2f6a8b0c1d2e',
            conversation_id: CONVERSATION,
            seq: 1,
            type: 'message.added',
            at: '2026-03-10T11:59:58.120Z',
            data: { message_id: 'm1', sender_type: 'customer', content: 'Hi' },
          },
        ],
      },
    },
    responses: { 200: { description: 'A result for each event', schema: eventBatchResponse } },
    isAdmitted: true,
  },
  async ({ c, principal, body: batch, respond, fail }, services: ConversationServices) => {
    const address = clientAddress(c, services);
    if (principal.kind !== 'secret') {
      // Before the events are validated and masked, which is most of their work.
      const amount = batch.events.length;
      const allowance = await services.bounds.take('single_events_per_address', address, amount);
      if (!allowance.allowed) return fail(tooMany(allowance));
    }
    const receivedAt = services.now();
    const skew = clockSkew(batch.sent_at, receivedAt);
    const good: AppliedEvent[] = [];
    const warnings: Warning[] = [];
    /** Of the conversations that begin in this batch. */
    const languages = new Map<string, string | undefined>();
    const refused = batch.events.map((raw, index): EventResult | null => {
      const parsed = read(event, raw);
      if (!parsed.success) return rejected(raw, parsed.error);
      const sent = parsed.data as ConversationEvent;
      const at = sent.at + skew;
      if (!isCredible(at, receivedAt)) {
        warnings.push({ path: `events.${index}.at`, message: NOT_CREDIBLE });
      }
      const credible = { ...sent, at: isCredible(at, receivedAt) ? at : receivedAt };
      const timed = withClaim(withProof(credible, principal), principal);
      const { conversation_id: id } = timed;
      if (timed.type === 'conversation.started') languages.set(id, timed.data.language);
      good.push(principal.redacts ? maskEvent(timed, languages.get(id)) : timed);
      return null;
    });

    const outcomes = await write(
      services,
      principal.kind === 'secret' ? null : { ...principal, address },
      {
        organisationId: principal.organisationId,
        receivedAt,
        sender: address,
        // An event, and often a message.
        rows: 2 * good.length,
        events: good,
        client: batch.client,
        capabilityHashes: principal.kind === 'secret' ? 'trusted' : hashesOf(batch.capabilities),
      },
    );
    if (outcomes instanceof Fault) return fail(outcomes);
    const byGood = outcomes.values();
    const results = refused.map((result) => result ?? byGood.next().value!);
    services.monitor.countEvents(results);
    if (results.every(({ code }) => code === 'forbidden')) {
      return fail(
        'forbidden',
        'The capabilities in this batch allow writing to none of its conversations.',
        results.map(({ message }, index) => ({
          path: `events.${index}.conversation_id`,
          message: message ?? '',
        })),
      );
    }
    return respond(200, {
      success: true,
      results,
      ...(warnings.length === 0 ? {} : { warnings }),
    });
  },
);

/**
 * Writes events. Those of a browser count against its limits.
 *
 * @param sender `null`: a server
 */
async function write(
  { ingest, allowances }: ConversationServices,
  sender: Sender | null,
  job: EventsJob,
): Promise<readonly EventResult[] | Fault<'rate_limited'>> {
  if (job.events.length === 0) return [];
  if (sender === null) return ingest.add('events', job);
  const allowed = await allowances.take(sender, job.events);
  if (allowed instanceof Fault) return allowed;
  const { events, refused, browser } = allowed;
  const existing = new Set<string>();
  try {
    const written =
      events.length > 0 ? await ingest.add('events', { ...job, events, browser }) : [];
    written.forEach(({ status }, index) => {
      // A known event id may come with the id of a conversation that does not exist.
      if (status === 'accepted') existing.add(events[index]!.conversation_id);
    });
    if (refused.size === 0) return written;
    const byWritten = written.values();
    return job.events.map((event) => refused.get(event) ?? byWritten.next().value!);
  } finally {
    allowed.settle(existing);
  }
}

/** Batches of events from browsers (DESIGN, "The event"). */
export const eventEndpoints = [sendEvents];

/** SHA-256 of each capability, by conversation id. */
const hashesOf = (capabilities: Record<string, string> = {}): Map<string, string> =>
  new Map(Object.entries(capabilities).map(([id, secret]) => [id, sha256(secret)]));

/**
 * Replaces the proof in an identity by whether it is verified. A secret key needs no proof. If the
 * organisation does not verify identities, the field is absent.
 */
function withProof(event: ConversationEvent, sender: Principal): AppliedEvent {
  if (event.type !== 'identity.set') return event;
  const { hash: _, ...identity } = event.data;
  const { identitySecret, kind } = sender;
  if (identitySecret === null && kind !== 'secret') return { ...event, data: identity };
  const verified = kind === 'secret' || provesIdentity(identitySecret!, event.data);
  return { ...event, data: { ...identity, verified } };
}

/** The highest cost of one reply that a browser is believed, USD: many times what a long reply costs. */
const MAX_CLAIMED_COST = 1;

/**
 * Marks an agent's message that a browser reports, and drops a cost that no reply has: anybody with a
 * publishable key can send both.
 */
function withClaim(event: AppliedEvent, { kind }: Principal): AppliedEvent {
  if (kind === 'secret' || event.type !== 'message.added') return event;
  const { cost_usd: cost = 0, ...data } = event.data;
  const believed = cost > MAX_CLAIMED_COST ? { ...event, data } : event;
  if (data.sender_type !== 'human_agent') return believed;
  return { ...believed, data: { ...believed.data, claimed: true } };
}

function rejected(raw: unknown, error: z.ZodError): EventResult {
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
