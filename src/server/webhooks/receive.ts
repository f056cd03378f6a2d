import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { type ConversationResponse, read } from '../../contract/index.ts';
import { maskDeeply } from '../../text/redaction/mask.ts';
import type { Store } from '../database/store.ts';
import { jsonOf } from '../http/body.ts';
import type { Env } from '../http/context.ts';
import { Fault, invalid, issuesOf } from '../http/errors.ts';
import { findOrganisation } from '../keys/index.ts';
import type { VendorServices } from './services.ts';
import { addWebhookFailure } from './store.ts';
import { KEPT, type Receipt, takeState } from './take.ts';
import type { VendorWebhook } from './vendor.ts';

/** What the declarations of all vendors' webhooks have in common. */
export const DELIVERY = {
  method: 'post',
  group: 'webhooks',
  access: 'signature',
  limits: [{ bound: 'webhooks_per_address' }],
  isAdmitted: true,
  // Unsigned deliveries are refused before the body is parsed.
  isReadLater: true,
  errors: ['expired', 'body_too_large'],
} as const;

/** The largest body of a delivery, bytes. */
export const MAX_DELIVERY = 1024 * 1024;

export const ofOrganisation = z.object({ org_id: z.string().describe('The organisation.') });

type Refused = Fault<
  'forbidden' | 'malformed_json' | 'invalid_request' | 'expired' | 'body_too_large'
>;

/**
 * Takes a delivery: checks its signature, then its schema, and saves what it says. A signed delivery that
 * does not match the schema is kept, so that it can be inspected and replayed.
 */
export async function receive<Schema extends z.ZodType>(
  webhook: VendorWebhook<Schema>,
  c: Context<Env>,
  services: VendorServices,
): Promise<ConversationResponse | 'ignored' | Refused> {
  const { store, now, webhookSecrets } = services;
  const { vendor, name, setting, schema } = webhook;
  const organisationId = c.req.query('org_id') ?? '';
  const secret = webhookSecrets[vendor]?.get(organisationId);
  if (secret === undefined) {
    return new Fault(
      'forbidden',
      `No ${name} secret is configured for this org_id. Set ${setting}.`,
    );
  }
  const body = await c.req.text();
  const receivedAt = now();
  const delivery = {
    body,
    header: (header: string) => c.req.header(header),
    query: (parameter: string) => c.req.query(parameter),
  };
  if (!webhook.isSigned(secret, delivery, receivedAt)) {
    return new Fault('forbidden', webhook.unsigned);
  }
  const organisation = await findOrganisation(store.query, organisationId);
  const receipt = { organisationId, receivedAt, redacts: organisation?.redaction !== 0 };
  const json = jsonOf(body);
  if (json instanceof Fault) return json;
  const parsed = read(schema, json.value);
  if (!parsed.success) {
    await keepFailure(store, webhook, json.value, parsed.error, receipt);
    return invalid('body', parsed.error);
  }
  const state = webhook.stateOf(parsed.data, receivedAt);
  return state === null ? 'ignored' : takeState(services, state, receipt);
}

/** Stores a delivery that does not match the schema, so that it can be inspected and replayed. */
const keepFailure = (
  store: Store,
  { vendor, identities }: Pick<VendorWebhook, 'vendor' | 'identities'>,
  body: unknown,
  error: z.ZodError,
  { organisationId, receivedAt, redacts }: Receipt,
) =>
  store.write((transaction) =>
    addWebhookFailure(
      transaction,
      {
        organisationId,
        failureId: randomUUID(),
        source: vendor,
        receivedAt,
        reason: JSON.stringify(issuesOf(error)),
        body: JSON.stringify(redacts ? maskDeeply(body, identities) : body),
      },
      receivedAt - KEPT,
    ),
  );
