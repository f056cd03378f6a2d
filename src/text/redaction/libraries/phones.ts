import { type CountryCode, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { digitsOf } from '../checks.ts';
import type { Effort } from '../later/effort.ts';
import { maskingByLanguage } from '../later/languages/all.ts';
import { groupsOf } from '../later/phones.ts';
import { COUNTRIES, countriesOf } from './countries.ts';

interface Plan {
  /** What is dialled before a national number, and does not belong to it. */
  prefix: RegExp | null;
  numbers: RegExp[];
}

const TYPES = [
  'MOBILE',
  'FIXED_LINE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PREMIUM_RATE',
  'UAN',
];

/** The numbering plans of libphonenumber, by country. Its own parser takes fifty microseconds a number. */
const plans = new Map(
  Object.values(COUNTRIES)
    .flat()
    .map((country) => [country, planOf(country)] as const),
);

function planOf(country: string): Plan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country as CountryCode);
  const plan = metadata.numberingPlan as unknown as {
    nationalPrefixForParsing(): string | undefined;
    type(name: string): { pattern(): string } | undefined;
  };
  const prefix = plan.nationalPrefixForParsing();
  return {
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : null,
    numbers: TYPES.map((name) => plan.type(name)?.pattern())
      .filter((pattern) => pattern !== undefined)
      .map((pattern) => new RegExp(`^(?:${pattern})$`)),
  };
}

const forms = new Map(
  Object.entries(maskingByLanguage)
    .filter(([, { numbers }]) => numbers !== '')
    .map(([language, { numbers }]) => [language, new RegExp(`^(?:${numbers})$`)] as const),
);

const EFFORT_OF_PLAN = 1;
const EFFORT_OF_PARSER = 50;

/**
 * Whether a country of the languages has such a national number.
 *
 * @param groups its digits, with a space between groups; without groups, it must begin with a 0, as nothing else
 *   tells it from another number
 */
export function isPhone(groups: string, languages: readonly string[], effort: Effort): boolean {
  if (languages.some((one) => forms.get(one.slice(0, 2).toLowerCase())?.test(groups))) return true;
  const digits = digitsOf(groups);
  if (digits.length < 7 || digits.length > 13) return false;
  if (digits === groups && (!groups.startsWith('0') || digits.length < 9)) return false;
  for (const country of countriesOf(languages)) {
    if (effort.left < 0) return true;
    effort.left -= EFFORT_OF_PLAN;
    const { prefix, numbers } = plans.get(country)!;
    const national = prefix ? digits.replace(prefix, '') : digits;
    if (!numbers.some((one) => one.test(national) || one.test(digits))) continue;
    if (groups.startsWith('0') || groups.startsWith('(')) return true;
    effort.left -= EFFORT_OF_PARSER;
    // Without a 0, only as the country prints its numbers.
    const printed = parsePhoneNumberFromString(digits, country as CountryCode)?.formatNational();
    if (printed && groupsOf(printed) === groups) return true;
  }
  return false;
}
