import { allowing, type Masking } from './allowing.ts';
import { applyRules } from './apply.ts';
import type { RedactionRule } from './rules.ts';

/** All that may be something to mask: words with an `@`, after "password", long words with digits, many digits. */
const rules: readonly RedactionRule[] = [
  { mark: 'email', pattern: /(?<!\S)\S*[@＠]\S*/g },
  { mark: 'password', pattern: /(?<=\b(?:pass\w{0,6}|pwd)\W{1,3}(?:is\s)?)[^\s[]+/gi },
  { mark: 'secret', pattern: /[\w.~+/=-]{16,}/g, check: (found) => /\d/.test(found) },
  { mark: 'number', pattern: /\p{Nd}(?:[^\p{L}\p{Nd}[]{0,3}\p{Nd}){5,}/gu },
];

/**
 * Masks more than it must, as it does not know forms of numbers: a chat does so until it has loaded the rules that
 * do, and where they cannot load.
 */
export const maskCarefully: Masking = (text, { allow = [] }) =>
  applyRules(text, rules, allowing(allow));
