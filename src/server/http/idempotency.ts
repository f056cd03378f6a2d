import type { MiddlewareHandler } from 'hono';
import { sha256 } from '../database/hash.ts';
import { DAY } from '../../contract/time.ts';
import { findKeptResponse, keepResponse } from './idempotency-store.ts';
import { Fault, faultResponse } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';
import type { Env } from './context.ts';

const MAX_KEY = 255;

/**
 * Supports `Idempotency-Key` for 24 hours: a repeated request gets the first response and changes
 * nothing; a different request with the same key is refused with 409. Must run after authentication
 * and the limit on the size of the body.
 */
export function idempotent(
  { store, now }: Pick<Services, 'store' | 'now'>,
  refuse: Refuse = async (c, fault) => faultResponse(c, fault),
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) return next();
    if (key === '' || key.length > MAX_KEY) {
      return refuse(
        c,
        new Fault('invalid_request', `Idempotency-Key must have 1 to ${MAX_KEY} characters.`),
      );
    }
    const { organisationId } = c.get('principal');
    const bodyHash = sha256(`${c.req.method} ${c.req.path}\n${await c.req.text()}`);
    const known = await findKeptResponse(store.query, organisationId, key, now() - DAY);
    if (known && known.bodyHash !== bodyHash) {
      return refuse(
        c,
        new Fault('conflict', 'This Idempotency-Key was already used for a different request.'),
      );
    }
    if (known) {
      // What it acknowledges may have been committed this moment.
      await store.onDisk();
      c.header('Idempotent-Replayed', 'true');
      return c.body(known.answer, known.status as 200, { 'content-type': 'application/json' });
    }
    await next();
    const { status } = c.res;
    // A refused request may be corrected and sent again with the same key.
    if (status >= 300) return;
    const content = await c.res.clone().text();
    const createdAt = now();
    await store.write((transaction) =>
      keepResponse(
        transaction,
        { organisationId, idempotencyKey: key, bodyHash, status, answer: content, createdAt },
        createdAt - DAY,
      ),
    );
  };
}
