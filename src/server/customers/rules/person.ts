import { normalEmail } from '../../../text/email.ts';

/** Who is in a conversation. */
export interface Holder {
  conversationId: string;
  customerId: string | null;
  contactEmail: string | null;
  /** Whether the customer id was proven, or came with a secret key. */
  isProven: boolean;
  /** The same for the address. */
  isAddressProven: boolean;
}

/** A link between a customer id and an address that was not followed. */
export interface NotFollowed {
  customerId?: string;
  email?: string;
  reason: 'unproven' | 'shared';
}

const emailOf = ({ contactEmail }: Holder) =>
  contactEmail === null ? null : normalEmail(contactEmail);

/** The addresses and customer ids that stand in one conversation each, and whether the link is proven. */
function linksOf(holders: readonly Holder[], includesUnproven: boolean) {
  const links = new Map<string, { customerId: string; email: string; isProven: boolean }>();
  for (const holder of holders) {
    const email = emailOf(holder);
    const { customerId } = holder;
    if (email === null || customerId === null) continue;
    const isProven = includesUnproven || (holder.isProven && holder.isAddressProven);
    const key = JSON.stringify([customerId, email]);
    links.set(key, {
      customerId,
      email,
      isProven: isProven || (links.get(key)?.isProven ?? false),
    });
  }
  return [...links.values()];
}

/**
 * Which of the addresses in a customer's conversations are this customer's: those that were proven, and that
 * belong to no other customer id. Anyone can claim to be a customer with the address of somebody else, and
 * families share addresses; nobody's data is to be erased by that.
 *
 * @param holders all conversations of the customer id, and all with one of their addresses
 */
export function addressesOf(
  customerId: string,
  holders: readonly Holder[],
  includesUnproven: boolean,
): { emails: string[]; notFollowed: NotFollowed[] } {
  const links = linksOf(holders, includesUnproven);
  const emails: string[] = [];
  const notFollowed: NotFollowed[] = [];
  for (const own of links.filter((link) => link.customerId === customerId)) {
    const { email } = own;
    const isShared = links.some(
      (other) => other.email === email && other.customerId !== customerId && other.isProven,
    );
    if (!own.isProven) notFollowed.push({ email, reason: 'unproven' });
    else if (isShared) notFollowed.push({ email, reason: 'shared' });
    else emails.push(email);
  }
  return { emails, notFollowed };
}

/**
 * The customer id that an address belongs to, if it is exactly one and was proven.
 *
 * @param holders all conversations with the address
 */
export function customerOf(
  email: string,
  holders: readonly Holder[],
  includesUnproven: boolean,
): { customerId: string | null; notFollowed: NotFollowed[] } {
  const links = linksOf(holders, includesUnproven).filter((link) => link.email === email);
  const proven = links.filter((link) => link.isProven).map(({ customerId }) => customerId);
  const [only = null] = proven.length === 1 ? proven : [];
  return {
    customerId: only,
    notFollowed: links
      .filter(({ customerId }) => customerId !== only)
      .map(({ customerId, isProven }) => ({
        customerId,
        reason: isProven ? ('shared' as const) : ('unproven' as const),
      })),
  };
}
