import { type ExpressionBuilder, sql } from 'kysely';
import type { Channel, ConversationStatus, Platform, Sentiment } from '../../../contract/index.ts';
import { isOneOf } from '../../database/personal.ts';
import type { Schema } from '../../database/schema.ts';
import { isMissingFromFile, type ExportedDay } from './missing-from-file.ts';
import { isAsLate, type Lateness } from './late.ts';

/** Filters of the list. An absent filter matches every conversation, and `null` those without a value. */
export interface ListFilters {
  /** Each term must be the start of a word of the transcript; an empty list matches nothing. */
  terms?: readonly string[] | undefined;
  platform?: Platform | undefined;
  channel?: Channel | undefined;
  status?: ConversationStatus | undefined;
  /** All keys that count under the topic; `null`: no topic. */
  topicKeys?: readonly string[] | null | undefined;
  language?: string | null | undefined;
  escalated?: boolean | undefined;
  escalationReason?: string | null | undefined;
  aiHandled?: boolean | undefined;
  aiAgentId?: string | null | undefined;
  agentId?: number | null | undefined;
  teamId?: number | null | undefined;
  sentiment?: Sentiment | undefined;
  minCsat?: number | undefined;
  maxCsat?: number | undefined;
  hasComment?: boolean | undefined;
  merged?: boolean | undefined;
  late?: Lateness | undefined;
  missingFromFile?: ExportedDay | undefined;
  customerId?: string | undefined;
  /** In normal form; see `normalEmail`. */
  email?: string | undefined;
  /** Started at this time or later, milliseconds since 1970. */
  from?: number | undefined;
  /** Started before this time, milliseconds since 1970. */
  to?: number | undefined;
}

/** Columns that must have the value of the filter of their name. */
const SAME = [
  'platform',
  'channel',
  'status',
  'language',
  'escalationReason',
  'aiAgentId',
  'agentId',
  'teamId',
  'sentiment',
  'customerId',
] as const satisfies (keyof ListFilters)[];

/** Columns whose text a client may leave empty, which is as good as none. */
const MAYBE_EMPTY: ReadonlySet<string> = new Set(['language', 'escalationReason', 'aiAgentId']);

/** Flags. One that is not set counts as false. */
const FLAGS = ['escalated', 'aiHandled', 'merged'] as const satisfies (keyof ListFilters)[];

/** Several keys are those of the table `named`: see `placesOf`. */
function isOfTopic(eb: ExpressionBuilder<Schema, 'conversation'>, keys: readonly string[] | null) {
  if (keys === null) return eb('topicKey', 'is', null);
  return keys.length === 1
    ? eb('topicKey', '=', keys[0]!)
    : eb('topicKey', '=', sql.ref<string>('named.column1'));
}

/** Whether a conversation matches all filters but the search terms. */
export const matchesAll = (eb: ExpressionBuilder<Schema, 'conversation'>, filters: ListFilters) => {
  const {
    topicKeys,
    escalationReason,
    minCsat,
    maxCsat,
    hasComment,
    email,
    from,
    to,
    late,
    missingFromFile,
  } = filters;
  const same = SAME.flatMap((column) => {
    const value = filters[column];
    if (value === undefined) return [];
    if (value !== null) return [eb(column, '=', value)];
    const isNone = eb(column, 'is', null);
    return [MAYBE_EMPTY.has(column) ? eb.or([isNone, eb(column, '=', '')]) : isNone];
  });
  const flags = FLAGS.flatMap((column) => {
    const value = filters[column];
    if (value === undefined) return [];
    // A literal, so that an index of these alone is known to serve.
    return value
      ? [eb(column, '=', sql.lit(1))]
      : [eb.or([eb(column, '=', 0), eb(column, 'is', null)])];
  });
  return eb.and([
    ...same,
    ...flags,
    ...(topicKeys === undefined ? [] : [isOfTopic(eb, topicKeys)]),
    // A reason, or its absence, is of an escalation.
    ...(escalationReason !== undefined ? [eb('escalated', '=', sql.lit(1))] : []),
    ...(minCsat === undefined ? [] : [eb('csatScore', '>=', minCsat)]),
    ...(maxCsat === undefined ? [] : [eb('csatScore', '<=', maxCsat)]),
    ...(hasComment === undefined
      ? []
      : [hasComment ? eb('feedback', 'is not', null) : eb('feedback', 'is', null)]),
    ...(late === undefined ? [] : [isAsLate(late)]),
    ...(missingFromFile === undefined ? [] : [isMissingFromFile(missingFromFile)]),
    ...(email === undefined ? [] : [isOneOf('contactEmail', [email])]),
    ...(from === undefined ? [] : [eb('startedAt', '>=', from)]),
    ...(to === undefined ? [] : [eb('startedAt', '<', to)]),
    sql<boolean>`true`,
  ]);
};
