import type { z } from 'zod';
import type { Vendor } from '../../contract/index.ts';
import type { VendorState } from './rules/state.ts';

/** What a delivery is checked by. */
export interface SignedDelivery {
  /** The raw body. */
  body: string;
  header(name: string): string | undefined;
  query(name: string): string | undefined;
}

/** How the webhooks of one system are read. */
export interface VendorWebhook<Schema extends z.ZodType = z.ZodType> {
  vendor: Vendor;
  /** As it calls itself. */
  name: string;
  /** The setting with its secret. */
  setting: string;
  /** Why a delivery that is not signed is refused. */
  unsigned: string;
  schema: Schema;
  /** Fields that name the person: kept as they are in a failed delivery, so that an erasure finds them. */
  identities: readonly string[];
  /** @param now milliseconds since 1970 */
  isSigned(secret: string, delivery: SignedDelivery, now: number): boolean;
  /** @returns `null`: the delivery concerns no conversation */
  stateOf(delivery: z.output<Schema>, receivedAt: number): VendorState | null;
  /** The ids of the conversation in a body that was not understood, as the system has them. */
  idsIn(body: unknown): unknown[];
}
