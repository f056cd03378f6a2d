import { DAY } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import type { Bounds } from '../http/bound-counts.ts';
import { Fault } from '../http/errors.ts';
import { MAX_REPLY_BYTES, microsOf } from './cost.ts';
import type { Price } from './settings.ts';
import { addUse, reserveUse } from './store.ts';

/** Millionths of a USD in a cent. */
const CENT = 10_000;

/** A call of the language model that the limits of the day allow. */
export interface PaidCall {
  /** Replaces the reserved cost by the actual one. @param replyBytes 0: there was no reply */
  end(replyBytes: number): Promise<void>;
}

/** The calls of the language model, and what they cost, per organisation and UTC day. */
export interface Budget {
  /**
   * Reserves a call at the highest cost that it can have.
   *
   * @param promptBytes the size of what is sent
   */
  begin(organisationId: string, promptBytes: number): Promise<PaidCall | Fault<'rate_limited'>>;
}

export function createBudget(
  store: Store,
  bounds: Bounds,
  price: Price,
  now: () => number,
): Budget {
  const limits = {
    calls: bounds.values.upstream_calls_per_organisation,
    micros: bounds.values.upstream_cents_per_organisation * CENT,
  };
  return {
    async begin(organisationId, promptBytes) {
      const at = now();
      const micros = microsOf(price, promptBytes, MAX_REPLY_BYTES);
      const exceeded = await reserveUse(store, organisationId, at, { calls: 1, micros }, limits);
      if (exceeded !== null) {
        bounds.countRefusal(
          exceeded === 'calls'
            ? 'upstream_calls_per_organisation'
            : 'upstream_cents_per_organisation',
        );
        return usedUp(DAY - (at % DAY));
      }
      return {
        async end(replyBytes) {
          const actual = microsOf(price, promptBytes, Math.min(replyBytes, MAX_REPLY_BYTES));
          await store.write((transaction) =>
            addUse(transaction, organisationId, at, { calls: 0, micros: actual - micros }),
          );
        },
      };
    },
  };
}

const usedUp = (milliseconds: number) =>
  new Fault(
    'rate_limited',
    'The bot has reached its limit for today. Ask for a person, or try again tomorrow.',
    undefined,
    { 'Retry-After': String(Math.ceil(milliseconds / 1000)) },
  );
