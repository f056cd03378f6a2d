import { isSetApart, LONG_WAIT } from '../conversations/index.ts';
import type { Use } from '../http/bound-counts.ts';
import type { HandoffServices } from './services.ts';

/** Somebody whose page is open. */
export interface Present {
  organisationId: string;
  conversationId: string;
  address: string;
  keyHash: string;
}

type PatienceServices = Pick<HandoffServices, 'store' | 'ingest' | 'bounds' | 'now' | 'log'>;

/** Watches how long a customer waits. */
export interface Patience {
  /** Looks at the time; called while the page is open. */
  beat(): Promise<void>;
  end(): void;
}

/**
 * Lets a customer who was set apart into the queue when they wait long enough with the page open: whoever
 * sends a flood would have to keep a connection for each request, and only some of an address are let through.
 *
 * @param changed called when the customer was set apart, or is no more
 */
export function watchPatience(
  { store, ingest, bounds, now, log }: PatienceServices,
  { organisationId, conversationId, address, keyHash }: Present,
  changed: () => void,
): Patience {
  /** `null`: the customer is not set apart. */
  let since: number | null = null;
  let isOver = false;

  /** Whether the customer may have been set apart, or no more, since the last look began. */
  let isStale = false;
  let isLooking = false;

  /** Notices whether the customer is set apart now. */
  async function look(): Promise<void> {
    isStale = true;
    // One look at a time: what an earlier one found must not come last.
    if (isLooking) return;
    isLooking = true;
    try {
      while (isStale && !isOver) {
        isStale = false;
        // They wait from now on, also if the database takes its time.
        const at = now();
        const isWaiting = await isSetApart(store.query, organisationId, conversationId);
        if (isOver || isWaiting === (since !== null)) continue;
        since = isWaiting ? at : null;
        changed();
      }
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      isLooking = false;
    }
  }

  async function release(): Promise<void> {
    const uses: Use[] = [
      { limit: 'suspect_waits_per_address', from: `${organisationId} ${address}`, amount: 1 },
      { limit: 'suspect_waits_per_key', from: keyHash, amount: 1 },
    ];
    const reached = await bounds.takeAll(uses);
    if (reached) return bounds.countRefusal(reached.use.limit);
    let count = 0;
    try {
      count = await ingest.add('suspected', {
        organisationId,
        conversationId,
        suspectKind: 'escalation',
        decision: 'accept',
        receivedAt: now(),
      });
    } finally {
      if (count === 0) bounds.giveBack(uses);
    }
  }

  const tried = (work: () => Promise<void>) =>
    work().catch(({ message }: Error) =>
      log.warn({ reason: message }, 'a waiting customer could not be looked after'),
    );

  const unsubscribe = store.changes.subscribe(organisationId, (change) => {
    const isSpared = change.signal || change.isSetApart === false;
    if (change.conversationId === conversationId && !isSpared) void tried(look);
  });
  void tried(look);
  return {
    async beat() {
      // The log has the first failure.
      if (isStale) await look().catch(() => {});
      if (since === null || now() - since < LONG_WAIT) return;
      // If too many have come, there may be room later.
      since = now();
      await tried(release);
    },
    end() {
      isOver = true;
      unsubscribe();
    },
  };
}
