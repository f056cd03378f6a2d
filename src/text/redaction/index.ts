import { allowing, type Masking } from './allowing.ts';
import { digitsOf, luhn, mod97 } from './checks.ts';
import { isPhone, phonePattern } from './phones.ts';
import { isPassword, type RedactionRule } from './rules.ts';

export type { RedactionRule } from './rules.ts';

export interface RedactionOptions {
  /** Your own rules, applied before ours. */
  rules?: readonly RedactionRule[];
  /** Exceptions that are not masked: exact texts, or patterns that match the whole finding. */
  allow?: readonly (string | RegExp)[];
  /** Runs last, for data without a fixed format such as names and addresses. */
  hook?: (text: string) => string;
}

/** Words after "password is" that are not a password; those of a language come with it. */
const NO_PASSWORD =
  /^(?:not|wrong|incorrect|invalid|expired|reset|the|an?|too|still|never|required|needed|changed?|lost|forgotten|blocked|locked|(?:accept|chang|expir|hack|refus|reject)(?:ed|ing)|[iots]s|it|my)\b/i;

const NO_RULES: readonly RedactionRule[] = [];

/** Rules for findings that start with letters. They run before card numbers; digit-only rules run after. */
const lettered: readonly RedactionRule[] = [
  {
    mark: 'token',
    // Also consumes text that only starts like a token. Otherwise each "-eyJ" in it would start
    // another scan to the end (quadratic time).
    pattern: /\beyJ[\w-]{6,}(?:\.[\w-]{6,}(?:\.[\w-]*)?)?/g,
    check: (found) => found.includes('.'),
  },
  {
    mark: 'secret',
    pattern:
      /\b(?:[spr]k[-_](?=[\w-]{0,99}\d)[\w-]{16,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abeoprs]-[\w-]{10,}|A(?:KI|SI)A[A-Z\d]{16}\b|AIza[\w-]{30,}|glpat-[\w-]{16,}|amo_(?:pub_)?[\w-]{16,})|(?<=\bBearer )[\w.~+/-]{16,}=*|-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  },
  {
    mark: 'password',
    // A pass alone may also be for a bus.
    pattern:
      /(?<=(?<!\p{L})(?:pass(?:word|code|wd|phrase)|pass(?=\s{0,9}[:=])|pwd)(?:\s{1,9}(?:is|was|to(?=\s{1,9}\S{0,99}\d))\s{1,9}|\s{0,9}[:=]\s{0,9})["'“«]?)[^\s"'”»]{2,}[^\s"'”».,;?)]/giu,
    check: (found) => isPassword(found, NO_PASSWORD),
  },
  {
    mark: 'email',
    pattern:
      /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-]@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu,
  },
  {
    mark: 'iban',
    pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?\b/gi,
    check: mod97,
  },
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

/** At least thirteen digits, optionally separated by single spaces, dots or dashes; not the end of more. */
const DIGIT_RUN = /(?<![\w+]|\d[ .-])\d(?:[ .\u00a0-]?\d){12,}(?!\w)/g;

/** Before the number of a device, which has the check digit of a card. */
const DEVICE = /\bimei\W{0,3}(?:is|ist|es|est)?\W{0,3}$/i;

/**
 * Masks data that does not belong in a transcript: card numbers, e-mail addresses, phone numbers,
 * IBANs, national ids, tokens, keys and passwords, each as a mark like `[email]`. Order numbers,
 * prices and dates stay. Idempotent.
 *
 * @param masking what is known of a language, in place of the rules below, which know little
 */
export function redact(text: string, options: RedactionOptions = {}, masking?: Masking): string {
  const { rules: own = NO_RULES, allow = [], hook } = options;
  const isAllowed = allowing(allow);
  let masked = text;
  const apply = ({ mark, pattern, check }: RedactionRule) => {
    masked = masked.replace(pattern, (found: string, ...rest: unknown[]) => {
      const offset = rest.findLast((one) => typeof one === 'number') as number;
      if (isAllowed(found) || (check && !check(found, masked.slice(0, offset)))) return found;
      return `[${mark}]`;
    });
  };
  own.forEach(apply);
  if (masking) {
    masked = masking(masked, options);
  } else {
    lettered.forEach(apply);
    masked = masked.replace(DIGIT_RUN, (run, at: number, all: string) => {
      const isDevice =
        digitsOf(run).length === 15 && DEVICE.test(all.slice(Math.max(0, at - 16), at));
      return isAllowed(run) || isDevice ? run : maskCards(run);
    });
    numbered.forEach(apply);
  }
  return hook ? hook(masked) : masked;
}

/** Masks adjacent groups of digits that form a card number. */
function maskCards(run: string): string {
  const groups = [...run.matchAll(/\d+/g)];
  const allDigits = digitsOf(run).length;
  let masked = '';
  let done = 0;
  for (let first = 0; first < groups.length; first++) {
    const start = groups[first]!.index;
    let digits = 0;
    let cardEnd = 0;
    // Tries up to the maximum length of a card number and takes the longest match.
    for (let last = first; last < groups.length && digits < 19; last++) {
      const group = groups[last]!;
      digits += group[0].length;
      const end = group.index + group[0].length;
      // A part of a longer number has a check digit by chance.
      const isLikely = digits === allDigits || (first === 0 && digits > 14 && /^[2-6]/.test(run));
      if (isLikely && digits >= 13 && digits <= 19 && luhn(run.slice(start, end))) cardEnd = end;
    }
    if (cardEnd === 0 || start < done) continue;
    masked += `${run.slice(done, start)}[card]`;
    done = cardEnd;
  }
  return masked + run.slice(done);
}
