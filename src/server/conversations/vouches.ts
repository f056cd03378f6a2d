import { sha256 } from '../database/hash.ts';
import type { Bounds, Use } from '../http/bound-counts.ts';
import { type AppliedEvent, isEscalation } from './rules/applied-event.ts';
import type { Conversation } from './rules/conversation.ts';
import { provenCustomer } from './rules/suspicion.ts';

/** Those of these conversations whose customer's identity is proven. */
export type FindProven = (
  organisationId: string,
  ids: readonly string[],
) => Promise<Pick<Conversation, 'conversationId' | 'customerId' | 'contactEmail'>[]>;

/**
 * Takes, for each conversation of a batch whose customer is proven, the uses of that proof: a proof says who
 * somebody is, and not that they may rate a thousand times.
 *
 * @returns the uses by conversation; a conversation without one is treated like that of an unproven customer
 */
export async function takeVouches(
  { bounds, findProven }: { bounds: Bounds; findProven: FindProven },
  organisationId: string,
  events: readonly AppliedEvent[],
): Promise<ReadonlyMap<string, Use>> {
  const vouches = new Map<string, Use>();
  const amounts = amountsOf(events);
  if (amounts.size === 0) return vouches;
  const customers = new Map<string, string | null>();
  for (const one of await findProven(organisationId, [...amounts.keys()])) {
    customers.set(one.conversationId, provenCustomer(one));
  }
  for (const event of events) {
    if (isProof(event)) customers.set(event.conversation_id, provenCustomer(claimOf(event)));
  }
  try {
    for (const [id, amount] of amounts) {
      const customer = customers.get(id) ?? null;
      if (customer === null) continue;
      const from = sha256(`${organisationId} ${customer}`);
      const use: Use = { limit: 'proven_per_customer', from, amount };
      if (await bounds.takeAll([use])) bounds.countRefusal(use.limit);
      else vouches.set(id, use);
    }
  } catch (error) {
    bounds.giveBack([...vouches.values()]);
    throw error;
  }
  return vouches;
}

/** What a batch may need proofs for, by conversation. */
function amountsOf(events: readonly AppliedEvent[]): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const event of events) {
    const { conversation_id: id } = event;
    if (isSuspicious(event)) amounts.set(id, (amounts.get(id) ?? 0) + 1);
  }
  // A proof alone can release what was set apart before.
  for (const event of events) {
    const { conversation_id: id } = event;
    if (isProof(event) && !amounts.has(id)) amounts.set(id, 1);
  }
  return amounts;
}

/** Whether the event could be part of a flood. */
const isSuspicious = (event: AppliedEvent): boolean =>
  isEscalation(event) || event.type === 'survey.rated' || event.type === 'survey.feedback';

type Proof = Extract<AppliedEvent, { type: 'identity.set' }>;

const isProof = (event: AppliedEvent): event is Proof =>
  event.type === 'identity.set' && event.data.verified === true;

const claimOf = ({ data }: Proof) => ({
  customerId: data.customer_id ?? null,
  contactEmail: data.email ?? null,
});
