import type { EscalationSign } from '../../../text/escalation/index.ts';

/** A word that at least so many conversations of others have is a category, not somebody's text. */
const SHARED_BY = 3;

/** Reasons that Afterword itself gives. */
const OWN_REASONS: ReadonlySet<string> = new Set<EscalationSign['reason']>([
  'customer_requested_human',
  'ai_unsure',
  'sensitive_topic',
  'complex_issue',
]);

/**
 * The topics or reasons of a person's conversations that may be text about this person.
 *
 * @param own how many of the person's conversations have each word
 * @param all how many of all conversations have it
 * @param known words that the organisation chose as categories
 */
export function privateWords(
  own: ReadonlyMap<string, number>,
  all: ReadonlyMap<string, number>,
  known: ReadonlySet<string> = OWN_REASONS,
): Set<string> {
  const words = [...own].filter(
    ([word, count]) => !known.has(word) && (all.get(word) ?? 0) - count < SHARED_BY,
  );
  return new Set(words.map(([word]) => word));
}
