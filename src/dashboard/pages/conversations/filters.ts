import type { ConversationFilters } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { setParams } from '../../address.ts';
import { boundInWords, endOf, isDay, startOf } from '../../days.ts';
import { counted, termOf, words } from '../../format.ts';
import { agentNamed, teamNamed } from '../../parts/names.ts';
import { strings } from '../../strings/index.ts';

/** The filters of the list. The address has them under the names of the API. */
export const FILTERS = [
  'topic',
  'status',
  'min_csat',
  'max_csat',
  'sentiment',
  'escalated',
  'escalation_reason',
  'ai_handled',
  'ai_agent_id',
  'agent_id',
  'team_id',
  'language',
  'platform',
  'channel',
  'late',
  'has_comment',
  'merged',
  'missing_from_file',
  'customer_id',
  'from',
  'to',
  'q',
] as const satisfies readonly (keyof ConversationFilters)[];
export type Filter = (typeof FILTERS)[number];

/** The filters of the address. An empty one fits conversations without a value; an empty search is none. */
export function filtersOf(address: URLSearchParams): URLSearchParams {
  const filters = new URLSearchParams();
  for (const name of FILTERS) {
    const value = address.get(name);
    if (value !== null && !(name === 'q' && value.trim() === '')) filters.set(name, value);
  }
  return filters;
}

/** The same for the API, to which days are days of UTC: here they are the organisation's. */
export function apiFilters(address: URLSearchParams): URLSearchParams {
  const filters = filtersOf(address);
  const from = filters.get('from');
  const to = filters.get('to');
  if (from !== null && isDay(from)) filters.set('from', startOf(from));
  if (to !== null && isDay(to)) filters.set('to', endOf(to));
  return filters;
}

export const clearFilters = () =>
  setParams(Object.fromEntries(FILTERS.map((name) => [name, null])));

/** One filter as it is shown: a rating and a period are two parameters each. */
export interface Chip {
  name: string;
  value: string;
  of: readonly Filter[];
}

/** The filters of the address in words; the search has its own field. */
export function chipsOf(address: URLSearchParams): Chip[] {
  const { filter } = strings.conversations;
  const chips: Chip[] = [];
  const filters = filtersOf(address);
  for (const [name, value] of filters as Iterable<[Filter, string]>) {
    if (name === 'q') continue;
    if (name === 'min_csat' || name === 'max_csat') {
      if (name === 'max_csat' && filters.has('min_csat')) continue;
      const value = ratingIn(filters.get('min_csat'), filters.get('max_csat'));
      chips.push({ name: filter.rating, value, of: ['min_csat', 'max_csat'] });
    } else if (name === 'from' || name === 'to') {
      if (name === 'to' && filters.has('from')) continue;
      const value = periodIn(filters.get('from'), filters.get('to'));
      chips.push({ name: filter.period, value, of: ['from', 'to'] });
    } else chips.push({ name: filter[name], value: valueIn(name, value), of: [name] });
  }
  return chips;
}

function ratingIn(min: string | null, max: string | null): string {
  const { stars, starsBetween, anyRating } = strings.conversations;
  // An address can name anything; what is no rating is shown as it stands.
  if (min === max && Number(min) >= 1) return counted(stars, Number(min));
  if (min === '1' && max === null) return anyRating;
  return say(starsBetween, { from: min ?? '1', to: max ?? '5' });
}

function periodIn(from: string | null, to: string | null): string {
  const { since, until, fromTo } = strings.conversations;
  if (to === null) return say(since, { from: boundInWords(from!) });
  if (from === null) return say(until, { to: boundInWords(to) });
  if (from === to && isDay(from)) return boundInWords(from);
  return say(fromTo, { from: boundInWords(from), to: boundInWords(to) });
}

/** A value of a filter in words; one that the API does not know, as it is. */
export function valueIn(name: Filter, value: string): string {
  const { value: said } = strings.conversations;
  if (value === '') return said.none;
  switch (name) {
    case 'topic':
      return words(value);
    case 'escalated':
      return value === 'true' ? said.escalated : said.notEscalated;
    case 'ai_handled':
      return value === 'true' ? strings.common.ai : strings.common.agents;
    case 'late':
      return value === 'true' ? said.late : said.notLate;
    case 'has_comment':
      return value === 'true' ? said.comment : said.noComment;
    case 'merged':
      return value === 'true' ? said.merged : said.notMerged;
    case 'missing_from_file':
      return say(strings.conversations.dayOfBot, { day: value.slice(0, 10), bot: value.slice(11) });
    case 'agent_id':
      return agentNamed(value);
    case 'team_id':
      return teamNamed(value);
    case 'sentiment':
    case 'escalation_reason':
      return termOf(value);
    case 'status':
    case 'platform':
    case 'channel':
      return Object.hasOwn(said, value) ? said[value as 'open'] : value;
    default:
      return value;
  }
}
