import { type ReplyFacts, replyFacts } from '../../../contract/index.ts';

const NAMES = Object.keys(replyFacts) as (keyof ReplyFacts)[];

/** The bot's facts in a message as JSON, with the fields in a fixed order; `null`: none. */
export function factsJson(given: ReplyFacts): string | null {
  const known = NAMES.filter((name) => (given[name] ?? null) !== null);
  // Most messages have no facts.
  if (known.length === 0) return null;
  return JSON.stringify(Object.fromEntries(known.map((name) => [name, given[name]])));
}

/** Merges new facts into known ones: given fields replace, absent fields stay. */
export function mergedFacts(known: string | null, given: ReplyFacts): string | null {
  const now = factsJson(given);
  if (known === null || now === null) return now ?? known;
  return factsJson({ ...(JSON.parse(known) as ReplyFacts), ...(JSON.parse(now) as ReplyFacts) });
}

/** The part of a message that has facts. */
export interface MessageFacts {
  at: number;
  /** JSON, what a bot said of its answer; `null`: nothing. */
  facts: string | null;
}

const AT = '{"at":';
const FACTS = ',"facts":';

/** All facts of a transcript as JSON, a list of `{at, facts}`; `null`: there are none. */
export function allFacts(messages: readonly MessageFacts[]): string | null {
  const stated = messages.flatMap(({ at, facts }) =>
    facts === null ? [] : [`${AT}${at}${FACTS}${facts}}`],
  );
  return stated.length === 0 ? null : `[${stated.join(',')}]`;
}

/**
 * Reads what `allFacts` wrote, entry by entry. In JSON a quote within a text follows a backslash, and facts have no
 * field `at`: where an entry seems to begin, it does.
 *
 * @param tell is given the time, and the facts as JSON
 */
export function eachFacts(stated: string, tell: (at: number, facts: string) => void): void {
  for (let start = 1; start > 0;) {
    const comma = stated.indexOf(FACTS, start);
    const next = stated.indexOf(AT, comma);
    // Before the next are `},`, and at the end are `}]`.
    const end = (next === -1 ? stated.length : next) - 2;
    tell(Number(stated.slice(start + AT.length, comma)), stated.slice(comma + FACTS.length, end));
    start = next;
  }
}
