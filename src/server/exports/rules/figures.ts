import {
  exportResolution,
  type ExportFigures,
  type ExportRates,
  type ExportResolution,
  type ExportRowV2,
  exportStatus,
  type ExportStatus,
} from '../../../contract/index.ts';
import { rate } from '../../numbers/rules/metrics.ts';

const STATUSES = exportStatus.options;
const RESOLUTIONS = exportResolution.options;

/** The sums over lines of files. */
export type ExportSums = Record<
  | 'total'
  | `status_${(typeof STATUSES)[number]}`
  | `resolution_${(typeof RESOLUTIONS)[number]}`
  | 'customerMessages'
  | 'notUnderstood',
  number
>;

/** The figures of a day, stored with it, because its files never change. */
export interface DayFigures {
  all: ExportSums;
  /** How many conversations began with each intent, and ended with it. */
  firstIntents: Record<string, number>;
  lastIntents: Record<string, number>;
  /** By the first meaningful intent. */
  byIntent: Record<string, ExportSums>;
}

/** Intents that do not say what the customer wants (CONTRACT, part C). */
const MEANINGLESS = new Set(['Greeting', 'Talk to a human/agent']);

const noSums = (): ExportSums =>
  Object.fromEntries([
    ['total', 0],
    ...STATUSES.map((status) => [`status_${status}`, 0]),
    ...RESOLUTIONS.map((resolution) => [`resolution_${resolution}`, 0]),
    ['customerMessages', 0],
    ['notUnderstood', 0],
  ]) as ExportSums;

export const noFigures = (): DayFigures => ({
  all: noSums(),
  firstIntents: {},
  lastIntents: {},
  byIntent: {},
});

/** An intent of a line. */
export type CountedIntent = Pick<
  ExportRowV2['triggered_intent_replies'][number],
  'intent_timestamp' | 'intent_name' | 'not_meaningful'
>;

/** What the figures count of a line. */
export interface CountedRow {
  status: ExportStatus;
  resolution: ExportResolution;
  customerMessages: number;
  notUnderstood: number;
  /** In order of time. */
  intents: readonly CountedIntent[];
}

/** What counts of a line that is read from a file. In old files the intents are in any order. */
export const countedOf = (row: ExportRowV2): CountedRow => ({
  status: row.conversation_status,
  resolution: row.last_resolution,
  customerMessages: Number(row.customer_messages_count),
  notUnderstood: Number(row.not_understood_messages_count),
  intents: row.triggered_intent_replies.toSorted((a, b) =>
    a.intent_timestamp < b.intent_timestamp ? -1 : Number(a.intent_timestamp > b.intent_timestamp),
  ),
});

function count(sums: ExportSums, row: CountedRow): void {
  sums.total++;
  sums[`status_${row.status}`]++;
  sums[`resolution_${row.resolution}`]++;
  sums.customerMessages += row.customerMessages;
  sums.notUnderstood += row.notUnderstood;
}

/** Reads and writes own properties only, so that an intent may have any name, such as `__proto__`. */
const own = <T>(map: Record<string, T>, name: string) =>
  Object.hasOwn(map, name) ? map[name] : undefined;
function put<T>(map: Record<string, T>, name: string, value: T): void {
  if (Object.hasOwn(map, name)) map[name] = value;
  else {
    Object.defineProperty(map, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

/** Adds a line to the figures. */
export function countRow(figures: DayFigures, row: CountedRow): void {
  count(figures.all, row);
  const { intents } = row;
  const [first, last] = [intents[0]?.intent_name, intents.at(-1)?.intent_name];
  if (first === undefined || last === undefined) return;
  put(figures.firstIntents, first, (own(figures.firstIntents, first) ?? 0) + 1);
  put(figures.lastIntents, last, (own(figures.lastIntents, last) ?? 0) + 1);
  const meaningful = intents.find(
    ({ intent_name, not_meaningful }) => !not_meaningful && !MEANINGLESS.has(intent_name),
  );
  if (!meaningful) return;
  let sums = own(figures.byIntent, meaningful.intent_name);
  if (!sums) put(figures.byIntent, meaningful.intent_name, (sums = noSums()));
  count(sums, row);
}

function addSums(to: ExportSums, sums: ExportSums): void {
  for (const name of Object.keys(to) as (keyof ExportSums)[]) to[name] += sums[name];
}

/** The sum of the figures of several days or bots. */
export function addUpFigures(days: Iterable<DayFigures>): DayFigures {
  const all = noFigures();
  for (const day of days) {
    addSums(all.all, day.all);
    for (const map of ['firstIntents', 'lastIntents'] as const) {
      for (const [name, times] of Object.entries(day[map])) {
        put(all[map], name, (own(all[map], name) ?? 0) + times);
      }
    }
    for (const [name, sums] of Object.entries(day.byIntent)) {
      const known = own(all.byIntent, name) ?? noSums();
      addSums(known, sums);
      put(all.byIntent, name, known);
    }
  }
  return all;
}

/** The popular metrics (CONTRACT, part C). */
function ratesOf(sums: ExportSums): ExportRates {
  const { total, customerMessages, notUnderstood } = sums;
  const escalated = sums.status_email + sums.status_agent + sums.status_customEscalation;
  const automated = rate(sums.resolution_informed + sums.resolution_resolved, total);
  return {
    total,
    bot_handled_rate: rate(sums.status_botHandled, total),
    deflection_rate: rate(total - escalated, total),
    escalation_rate: rate(escalated, total),
    failed_escalation_rate: rate(sums.status_failedEscalation, total),
    informed_rate: rate(sums.resolution_informed, total),
    automation_rate: automated,
    custom_resolution_rate: automated,
    messages_understood_rate: rate(customerMessages - notUnderstood, customerMessages),
  };
}

const largest = (map: Record<string, number>) =>
  Object.entries(map)
    .map(([intent_name, times]) => ({ intent_name, count: times }))
    .sort((a, b) => b.count - a.count || (a.intent_name < b.intent_name ? -1 : 1));

export const exportFigures = (figures: DayFigures): ExportFigures => ({
  ...ratesOf(figures.all),
  first_intents: largest(figures.firstIntents),
  last_intents: largest(figures.lastIntents),
  by_first_meaningful_intent: Object.entries(figures.byIntent)
    .map(([intent_name, sums]) => ({ intent_name, ...ratesOf(sums) }))
    .sort((a, b) => b.total - a.total || (a.intent_name < b.intent_name ? -1 : 1)),
});
