import { digitsOf, luhn, mod97 } from './checks.ts';
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

const rules: readonly RedactionRule[] = [
  { mark: 'token', pattern: /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g },
  {
    mark: 'secret',
    pattern:
      /\b(?:(?:sk|pk|rk)[-_](?:[a-z]+[-_])*(?=[\w-]*\d)[\w-]{16,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abeoprs]-[\w-]{10,}|A(?:KI|SI)A[A-Z\d]{16}\b|AIza[\w-]{30,}|glpat-[\w-]{16,}|amo_(?:pub_)?[\w-]{16,})|(?<=\bBearer )[\w.~+/-]{16,}=*|-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  passwordAfter('pass(?:word|code|wd|phrase)?|pwd', 'is|was|to', NO_PASSWORD),
  {
    mark: 'email',
    pattern: /[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu,
  },
  { mark: 'iban', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){3,8}\b/gi, check: mod97 },
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

/** Nothing of ours can be found in a text without any of these. */
const WORTH_A_LOOK = /\d{2}|@|eyJ|pass|pwd|PRIVATE KEY|bearer|xox|AIza|A[KS]IA|amo_|[rsp]k[-_]/i;

/**
 * Masks what does not belong into a transcript: card numbers, e-mail addresses, phone numbers,
 * IBANs, national ids, tokens, keys and passwords, each as a mark like `[email]`. Order numbers,
 * prices and dates stay. Masking twice is masking once.
 */
export function redact(text: string, options: RedactionOptions = {}): string {
  const { rules: own = [], allow = [], hook } = options;
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
  if (WORTH_A_LOOK.test(masked)) {
    rules.slice(0, CARDS_AFTER).forEach(apply);
    masked = masked.replace(DIGIT_RUN, (run) => (isAllowed(run) ? run : maskCards(run)));
    rules.slice(CARDS_AFTER).forEach(apply);
  }
  return hook ? hook(masked) : masked;
}

/** Cards come after what begins with letters, and before what is digits alone. */
const CARDS_AFTER = rules.findIndex(({ mark }) => mark === 'national_id');

/** In a run of groups of digits, those next to each other that are a card number. */
function maskCards(run: string): string {
  const groups = [...run.matchAll(/\d+/g)];
  for (let first = 0; first < groups.length; first++) {
    for (let last = groups.length - 1; last >= first; last--) {
      const start = groups[first]!.index;
      const end = groups[last]!.index + groups[last]![0].length;
      const part = run.slice(start, end);
      const { length } = digitsOf(part);
      if (length >= 13 && length <= 19 && luhn(part)) {
        return `${run.slice(0, start)}[card]${maskCards(run.slice(end))}`;
      }
    }
  }
  return run;
}
