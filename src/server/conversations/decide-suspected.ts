import type { SuspectedDecision } from '../../contract/index.ts';
import type { ConversationServices } from './services.ts';
import { acceptedSince } from './allowances.ts';
import { acceptSources, rejectSources } from './store/accepted-sources.ts';
import { findSuspected, type Part } from './store/suspected.ts';

/** Conversations that are decided about at once, so that other writes come in between. */
const BATCH = 100;

/** The most escalations and ratings that one request decides about, so that it ends soon. */
export const MOST = 1_000;

/** The outcome of a request. */
export interface Decided {
  /** The escalations, ratings and comments that were accepted or rejected. */
  count: number;
  /** Whether more are left, for another request. */
  hasMore: boolean;
}

/**
 * Decides about a part of what is set apart, the earliest first, up to `MOST` of it.
 *
 * @param part with `until`, so that nothing of a flood that goes on is decided about unseen
 * @param remembers whether the decision also holds for what comes from these addresses later
 */
export async function decideSuspected(
  { store, ingest, now, bounds }: Pick<ConversationServices, 'store' | 'ingest' | 'now' | 'bounds'>,
  organisationId: string,
  part: Part & { until: number },
  decision: SuspectedDecision['decision'],
  { remembers }: { remembers: boolean },
): Promise<Decided> {
  const { source, kind, until } = part;
  const found = await findSuspected(store.query, organisationId, part, MOST);
  if (remembers && found.length > 0) {
    const sources = [...new Set(found.map((one) => one.source))];
    await store.write(async (transaction) => {
      if (decision === 'reject') return rejectSources(transaction, organisationId, sources);
      const since = acceptedSince(bounds, now());
      return acceptSources(transaction, organisationId, sources, { now: now(), since });
    });
  }
  const ids = [...new Set(found.map((one) => one.conversationId))];
  let count = 0;
  for (let start = 0; start < ids.length; start += BATCH) {
    const jobs = ids.slice(start, start + BATCH).map((conversationId) =>
      ingest.add('suspected', {
        organisationId,
        conversationId,
        source,
        suspectKind: kind,
        until,
        decision,
        receivedAt: now(),
      }),
    );
    for (const done of await Promise.all(jobs)) count += done;
  }
  return { count, hasMore: found.length === MOST };
}

/** Until when what was set apart is decided about, milliseconds since 1970. */
export const untilOf = ({ until }: SuspectedDecision, now: number): number =>
  until === undefined ? now : Date.parse(until);
