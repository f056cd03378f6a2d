import type { EventResult } from '../../contract/index.ts';
import { HOUR } from '../../contract/time.ts';
import type { RateName } from '../http/bounds.ts';
import type { Bounds, Reached, Use } from '../http/bound-counts.ts';
import { tooMany } from '../http/caller.ts';
import type { Fault } from '../http/errors.ts';
import { makeRoom } from '../http/make-room.ts';
import type { Allowance } from '../http/limits.ts';
import { keyId } from '../http/principal.ts';
import { type BrowserUse, noUses, type Uses } from './jobs.ts';
import { type FindProven, takeVouches } from './vouches.ts';
import { type AppliedEvent, isEscalation, isUnprovenMail } from './rules/applied-event.ts';

/** The limits of each use, which count per address and per key. */
const RATES = {
  conversations: ['conversations_per_address', 'conversations_per_key'],
  escalations: ['escalations_per_address', 'escalations_per_key'],
  ratings: ['ratings_per_address', 'ratings_per_key'],
  mails: ['mails_per_address', 'mails_per_key'],
  suspectEscalations: ['suspect_escalations_per_address', 'suspect_escalations_per_key'],
  suspectRatings: ['suspect_ratings_per_address', 'suspect_ratings_per_key'],
} as const satisfies Record<keyof Uses, readonly [RateName, RateName]>;

const KINDS = Object.keys(RATES) as (keyof Uses)[];

/** Conversations that a node knows to exist. */
const KNOWN = 20_000;

export interface Sender {
  organisationId: string;
  address: string;
  keyHash: string;
}

/** The part of a batch that the limits allow. */
export interface Allowed {
  events: AppliedEvent[];
  /** The results of the others, by event. */
  refused: ReadonlyMap<AppliedEvent, EventResult>;
  browser: BrowserUse;
  /**
   * Gives back what was reserved and not used. Must be called once, after the write or its failure.
   *
   * @param existing the conversations that exist now
   */
  settle(existing: Iterable<string>): void;
}

/** The limits on what browsers send. */
export interface Allowances {
  /** Reserves what a batch may use. @returns a fault if the batch must wait */
  take(sender: Sender, events: readonly AppliedEvent[]): Promise<Allowed | Fault<'rate_limited'>>;
}

interface Dependencies {
  bounds: Bounds;
  /** The conversations among these that exist. */
  findExisting(organisationId: string, ids: readonly string[]): Promise<Set<string>>;
  findProven: FindProven;
  /** Whether somebody accepted what was set apart from this address not long ago. */
  isAccepted(organisationId: string, source: string): Promise<boolean>;
  /** A hash of a text that only this server can compute. */
  digest(organisationId: string, text: string): Promise<string>;
}

/** The length of the name that stands for an address. */
const SOURCE_LENGTH = 16;

const nameOf = (organisationId: string, id: string) => `${organisationId} ${id}`;

/**
 * Everything that a batch could use is reserved before the write, because only the write knows what is new;
 * what it did not use is given back.
 */
export function createAllowances({
  bounds,
  findExisting,
  findProven,
  isAccepted,
  digest,
}: Dependencies): Allowances {
  const known = new Set<string>();

  function remember(organisationId: string, ids: Iterable<string>): void {
    for (const id of ids) {
      if (known.has(nameOf(organisationId, id))) continue;
      makeRoom(known, KNOWN);
      known.add(nameOf(organisationId, id));
    }
  }

  function giveBack(kind: keyof Uses, sender: Sender, amount: number): void {
    if (amount > 0) bounds.giveBack(usesOf(kind, sender, amount));
  }

  return {
    async take(sender, events) {
      const reserved = noUses();
      try {
        return await allowedOf(sender, events, reserved);
      } catch (error) {
        for (const kind of KINDS) giveBack(kind, sender, reserved[kind]);
        throw error;
      }
    },
  };

  /** @param reserved gets what is reserved, also when this throws */
  async function allowedOf(
    sender: Sender,
    events: readonly AppliedEvent[],
    reserved: Uses,
  ): Promise<Allowed | Fault<'rate_limited'>> {
    const { organisationId, address, keyHash } = sender;

    /** @returns the limit that is reached. It is counted only if it refuses something in the end */
    async function reserve(kind: keyof Uses, amount: number): Promise<Reached | null> {
      const reached = await bounds.takeAll(usesOf(kind, sender, amount));
      if (!reached) reserved[kind] = amount;
      return reached;
    }

    const ids = new Set(events.map((event) => event.conversation_id));
    const unknown = [...ids].filter((id) => !known.has(nameOf(organisationId, id)));
    if (unknown.length > 0 && (await reserve('conversations', unknown.length))) {
      const existing = await findExisting(organisationId, unknown);
      remember(organisationId, existing);
      const isNew = unknown.filter((id) => !existing.has(id)).length;
      const reached = isNew > 0 ? await reserve('conversations', isNew) : null;
      if (reached) {
        bounds.countRefusal(reached.use.limit);
        return tooMany(reached.allowance);
      }
    }

    const refused = new Map<AppliedEvent, EventResult>();
    const amounts = amountsOf(events);
    for (const kind of ['escalations', 'ratings', 'mails'] as const) {
      if (amounts[kind] === 0) continue;
      const reached = await reserve(kind, amounts[kind]);
      if (!reached) continue;
      bounds.countRefusal(reached.use.limit);
      for (const event of events) {
        if (IS[kind](event)) refused.set(event, later(event, reached.allowance));
      }
    }
    const isFlood = { escalation: false, rating: false };
    const floods = new Map<keyof Uses, RateName>();
    for (const [kind, of] of [
      ['suspectEscalations', 'escalation'],
      ['suspectRatings', 'rating'],
    ] as const) {
      const amount = reserved[of === 'escalation' ? 'escalations' : 'ratings'];
      if (amount > 0) {
        const reached = await reserve(kind, amount);
        if (reached) floods.set(kind, reached.use.limit);
        isFlood[of] = reached !== null;
      } else if (of === 'rating') {
        // A comment follows a rating that may have been set apart.
        isFlood[of] = await isFull(sender, events);
      }
    }
    let source = '';
    if (isFlood.escalation || isFlood.rating) {
      source = (await digest(organisationId, address)).slice(0, SOURCE_LENGTH);
      if (await isAccepted(organisationId, source)) {
        isFlood.escalation = isFlood.rating = false;
        floods.clear();
      }
    }
    const vouches = await takeVouches({ bounds, findProven }, organisationId, events);
    const browser: BrowserUse = {
      isFlood,
      vouched: new Set(vouches.keys()),
      relied: new Set(),
      source,
      keyId: keyId(keyHash),
      used: noUses(),
    };
    return {
      events: refused.size === 0 ? [...events] : events.filter((event) => !refused.has(event)),
      refused,
      browser,
      settle(existing) {
        remember(organisationId, existing);
        for (const kind of KINDS) giveBack(kind, sender, reserved[kind] - browser.used[kind]);
        for (const [id, use] of vouches) if (!browser.relied.has(id)) bounds.giveBack([use]);
        for (const [kind, limit] of floods) {
          // A person's are not set apart.
          if (browser.used[kind] > 0) bounds.countRefusal(limit);
        }
      },
    };
  }

  /** Whether a comment would exceed the limit of suspected ratings. */
  async function isFull(sender: Sender, events: readonly AppliedEvent[]): Promise<boolean> {
    if (!events.some(({ type }) => type === 'survey.feedback')) return false;
    const reached = await bounds.takeAll(usesOf('suspectRatings', sender, 1));
    if (!reached) giveBack('suspectRatings', sender, 1);
    return reached !== null;
  }
}

const usesOf = (kind: keyof Uses, sender: Sender, amount: number): Use[] => {
  const [perAddress, perKey] = RATES[kind];
  return [
    // An address counts for each organisation.
    { limit: perAddress, from: `${sender.organisationId} ${sender.address}`, amount },
    { limit: perKey, from: sender.keyHash, amount },
  ];
};

const IS = {
  escalations: isEscalation,
  ratings: ({ type }: AppliedEvent) => type === 'survey.rated',
  mails: isUnprovenMail,
};

function amountsOf(events: readonly AppliedEvent[]) {
  const uses = { escalations: 0, ratings: 0, mails: 0 };
  for (const event of events) {
    if (IS.escalations(event)) uses.escalations++;
    else if (IS.ratings(event)) uses.ratings++;
    else if (IS.mails(event)) uses.mails++;
  }
  return uses;
}

/** An address that was accepted later than this is not checked for floods. */
export const acceptedSince = ({ values }: Pick<Bounds, 'values'>, now: number): number =>
  now - values.accepted_hours_per_address * HOUR;

const later = ({ id }: AppliedEvent, { resetSeconds }: Allowance): EventResult => ({
  id,
  status: 'rejected',
  code: 'rate_limited',
  message: `Too many requests. Try again in ${resetSeconds} s.`,
});
