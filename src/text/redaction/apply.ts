import { allowing, type Masking } from './allowing.ts';
import type { RedactionRule } from './rules.ts';

export interface RedactionOptions {
  /** Your own rules, applied before ours. */
  rules?: readonly RedactionRule[];
  /** Exceptions that are not masked: exact texts, or patterns that match the whole finding. */
  allow?: readonly (string | RegExp)[];
  /** Runs last, for data without a fixed format such as names and addresses. */
  hook?: (text: string) => string;
}

export function applyRules(
  text: string,
  rules: readonly RedactionRule[],
  isAllowed: (found: string) => boolean,
): string {
  let masked = text;
  for (const { mark, pattern, check } of rules) {
    masked = masked.replace(pattern, (found: string, ...rest: unknown[]) => {
      const offset = rest.findLast((one) => typeof one === 'number') as number;
      if (isAllowed(found) || (check && !check(found, masked.slice(0, offset)))) return found;
      return `[${mark}]`;
    });
  }
  return masked;
}

/** Masks with the site's own rules, then with `masking`. */
export function redactWith(masking: Masking, text: string, options: RedactionOptions): string {
  const { rules = [], allow = [], hook } = options;
  const masked = masking(applyRules(text, rules, allowing(allow)), options);
  return hook ? hook(masked) : masked;
}
