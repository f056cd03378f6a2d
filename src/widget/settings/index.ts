export { replyFaults } from './reply-faults.ts';

/** What a setting may be: one of these words, a number, or any text. */
type Allowed = readonly string[] | 'number' | 'text';

/** The attributes of `<afterword-chat>`, as its documentation has them. */
export const settings: Record<string, Allowed> = {
  'publishable-key': 'text',
  endpoint: 'text',
  responder: 'text',
  topic: 'text',
  lang: 'text',
  consent: ['pending', 'denied', 'granted'],
  redaction: ['off'],
  sentiment: ['off'],
  escalation: ['off', 'act'],
  'chat-title': 'text',
  greeting: 'text',
  avatar: 'text',
  'suggested-questions': 'text',
  'pre-chat': 'text',
  'pre-chat-topics': 'text',
  attachments: ['off'],
  theme: ['light', 'dark'],
  'rating-scale': ['star', 'emoji', 'thumbs'],
  question: 'text',
  'survey-after': 'number',
  position: ['start', 'end'],
};

/** Any element has these, and frameworks add their own. */
const FOREIGN =
  /^(?:id|class|style|slot|part|dir|hidden|title|role|tabindex|is|nonce|key)$|[-:@.#]/;

/**
 * What is wrong with the settings of an element, in words for whoever wrote them: a name that is
 * none, a value that means nothing.
 */
export function settingFaults(attributes: Iterable<{ name: string; value: string }>): string[] {
  return [...attributes].flatMap(({ name, value }) => {
    const allowed = settings[name];
    if (allowed === undefined) {
      const meant = Object.keys(settings).find((known) => isNear(known, name));
      if (meant) return [`There is no setting "${name}". Did you mean "${meant}"?`];
      return FOREIGN.test(name) ? [] : [`There is no setting "${name}".`];
    }
    if (allowed === 'text') return [];
    if (allowed === 'number') {
      return Number(value) >= 0 ? [] : [`${name}="${value}" must be a number, 0 or more.`];
    }
    const words = allowed.map((word) => `"${word}"`).join(' or ');
    return allowed.includes(value) ? [] : [`${name}="${value}" must be ${words}.`];
  });
}

/** Two letters apart at most: left out, added or changed. */
function isNear(one: string, other: string): boolean {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, mine] of [...other].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === mine ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)! <= 2;
}
