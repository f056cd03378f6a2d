import type { FigureChanges, Figures, KnowledgeGap } from '../../contract/index.ts';
import { type ListedConversation, pageConversations } from '../conversations/index.ts';
import { topGaps } from '../insight/index.ts';
import {
  changesOf,
  figuresByTopic,
  figuresOfWindows,
  findTimeZone,
  type Range,
} from '../numbers/index.ts';
import type { MeasureOptions } from './measure.ts';
import type { Store } from '../database/store.ts';
import { findTopicNames } from '../topics/index.ts';
import { weekBefore } from './rules/week.ts';

/** The most topics, gaps and ratings in a digest. */
const SHOWN = 5;

export interface DigestSources extends MeasureOptions {
  store: Store;
}

/** What a digest tells. */
export interface Week {
  timeZone: string;
  /** `YYYY-MM-DD`, of the organisation's time zone. */
  days: string[];
  range: Range;
  /** Of each day. */
  daily: Figures[];
  total: Figures;
  previous: Figures;
  change: FigureChanges;
  topics: { topic: string | null; figures: Figures }[];
  gaps: KnowledgeGap[];
  /** Conversations with 1 or 2 stars, the worst and newest first. */
  worst: ListedConversation['conversation'][];
}

/** The week before the day of `at`, counted as the dashboard counts it, as it is known now. */
export async function weekOf(
  { store, defaultCosts }: DigestSources,
  organisationId: string,
  at: number,
): Promise<Week> {
  const timeZone = await findTimeZone(store.query, organisationId);
  const { days, starts } = weekBefore(timeZone, at);
  const windows = days.map((_, index) => [starts[index]!, starts[index + 1]!] as Range);
  const range: Range = [starts[0]!, starts[7]!];
  const before: Range = [weekBefore(timeZone, range[0]).starts[0]!, range[0]];
  const { replica } = store;
  const [now, previous, topics, gaps, worst] = await Promise.all([
    figuresOfWindows(replica, organisationId, windows, defaultCosts),
    figuresOfWindows(replica, organisationId, [before], defaultCosts),
    figuresByTopic(replica, organisationId, range, defaultCosts),
    topGaps(replica, organisationId, range, SHOWN),
    worstIn(store, organisationId, range),
  ]);
  return {
    timeZone,
    days,
    range,
    daily: now.each,
    total: now.total,
    previous: previous.total,
    change: changesOf(now.total, previous.total),
    topics: topics.slice(0, SHOWN),
    gaps,
    worst,
  };
}

async function worstIn(store: Store, organisationId: string, [from, to]: Range) {
  const worst: ListedConversation['conversation'][] = [];
  const topics = await findTopicNames(store.replica, organisationId);
  for (const stars of [1, 2] as const) {
    if (worst.length === SHOWN) break;
    const { page } = await pageConversations(store, organisationId, {
      limit: SHOWN - worst.length,
      filters: { from, to, merged: false, minCsat: stars, maxCsat: stars },
    });
    worst.push(
      ...page.map(({ conversation }) => ({
        ...conversation,
        topic: topics.shown(conversation.topic),
      })),
    );
  }
  return worst;
}
