import { luhn, mod97 } from './checks.ts';
import { isPhone, phonePattern } from './phones.ts';
import { passwordAfter, type RedactionRule } from './rules.ts';

export type { RedactionRule } from './rules.ts';

export interface RedactionOptions {
  /** Rules of your own, before ours. */
  rules?: readonly RedactionRule[];
  /** What stays as it is: exact texts, or patterns that match the whole of what was found. */
  allow?: readonly (string | RegExp)[];
  /** Last of all, for what has no form: names, addresses. */
  hook?: (text: string) => string;
}

/** What may follow "password is" and is no password. */
const NO_PASSWORD =
  '(?:not|isn|wrong|incorrect|invalid|valid|expired|reset|being|the|an?|too|still|no|never|required|needed|weak|strong|changed?|correct|right|lost|forgotten|missing|blocked|locked|long|short|same|different|what|where|how|unknown|ok|fine|good|bad|it|that|this|my|your|link|field|page|working|accepted|recognized|safe|saved|stored|secure|protected|only|also|always|again|now|so|and|or|but|for|to|in|on|at|of|with|by|please)\\b';

const NO_RULES: readonly RedactionRule[] = [];

/** What begins with letters comes before card numbers, what is digits alone after them. */
const lettered: readonly RedactionRule[] = [
  {
    mark: 'token',
    // What begins like a token and is none is passed over too: else each "-eyJ" in it would be
    // another beginning, and be followed to the end again.
    pattern: /\beyJ[\w-]{6,}(?:\.[\w-]{6,}(?:\.[\w-]*)?)?/g,
    check: (found) => found.includes('.'),
  },
  {
    mark: 'secret',
    pattern:
      /\b(?:[spr]k[-_](?=[\w-]{0,99}\d)[\w-]{16,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abeoprs]-[\w-]{10,}|A(?:KI|SI)A[A-Z\d]{16}\b|AIza[\w-]{30,}|glpat-[\w-]{16,}|amo_(?:pub_)?[\w-]{16,})|(?<=\bBearer )[\w.~+/-]{16,}=*|-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  passwordAfter('pass(?:word|code|wd|phrase)?|pwd', 'is|was|to', NO_PASSWORD),
  {
    mark: 'email',
    pattern:
      /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu,
  },
  { mark: 'iban', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){3,8}\b/gi, check: mod97 },
];

const numbered: readonly RedactionRule[] = [
  // United States: social security number. United Kingdom: National Insurance number.
  {
    mark: 'national_id',

    pattern:
      /\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b|\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b|(?<=\b(?:ssn|social security number)\W{0,3}(?:is|:)?\W{0,3})\d{9}\b/gi,
  },
  { mark: 'phone', pattern: phonePattern, check: isPhone },
];

/** Thirteen digits or more, with a space, a dot or a dash between any two. */
const DIGIT_RUN = /(?<![\w+])\d(?:[ .\u00a0-]?\d){12,}(?!\w)/g;

/**
 * Masks what does not belong into a transcript: card numbers, e-mail addresses, phone numbers,
 * IBANs, national ids, tokens, keys and passwords, each as a mark like `[email]`. Order numbers,
 * prices and dates stay. Masking twice is masking once.
 */
export function redact(text: string, options: RedactionOptions = {}): string {
  const { rules: own = NO_RULES, allow = [], hook } = options;
  const isAllowed = (found: string) =>
    allow.some((one) =>
      typeof one === 'string'
        ? one === found
        : new RegExp(`^(?:${one.source})$`, one.flags.replace('g', '')).test(found),
    );
  let masked = text;
  const apply = ({ mark, pattern, check }: RedactionRule) => {
    masked = masked.replace(pattern, (found: string, ...rest: unknown[]) => {
      const offset = rest.findLast((one) => typeof one === 'number') as number;
      if (isAllowed(found) || (check && !check(found, masked.slice(0, offset)))) return found;
      return `[${mark}]`;
    });
  };
  own.forEach(apply);
  lettered.forEach(apply);
  masked = masked.replace(DIGIT_RUN, (run) => (isAllowed(run) ? run : maskCards(run)));
  numbered.forEach(apply);
  return hook ? hook(masked) : masked;
}

/** In a run of groups of digits, those next to each other that are a card number. */
function maskCards(run: string): string {
  const groups = [...run.matchAll(/\d+/g)];
  let masked = '';
  let done = 0;
  for (let first = 0; first < groups.length; first++) {
    const start = groups[first]!.index;
    let digits = 0;
    let cardEnd = 0;
    // No further than a card number can be long, and the longest that is one.
    for (let last = first; last < groups.length && digits < 19; last++) {
      const group = groups[last]!;
      digits += group[0].length;
      const end = group.index + group[0].length;
      if (digits >= 13 && digits <= 19 && luhn(run.slice(start, end))) cardEnd = end;
    }
    if (cardEnd === 0 || start < done) continue;
    masked += `${run.slice(done, start)}[card]`;
    done = cardEnd;
  }
  return masked + run.slice(done);
}
