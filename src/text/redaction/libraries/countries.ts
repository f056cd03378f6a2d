/** The countries where a language is spoken that we ship, most people first: ISO 3166-1, alpha-2. */
export const COUNTRIES: Record<string, readonly string[]> = {
  ar: 'EG SA AE MA DZ IQ SD YE SY TN JO LY LB PS OM KW QA BH MR'.split(' '),
  de: 'DE AT CH LU LI BE'.split(' '),
  en: 'US GB CA AU IN ZA IE NZ SG'.split(' '),
  es: 'MX CO ES AR PE VE CL EC GT DO BO CU HN PY SV NI CR PA UY PR US GQ'.split(' '),
  fr: 'FR CA BE CH CI CM SN MA TN DZ LU MC'.split(' '),
  he: ['IL'],
  it: 'IT CH SM VA'.split(' '),
  ja: ['JP'],
  ko: ['KR'],
  nl: 'NL BE SR'.split(' '),
  pl: ['PL'],
  pt: 'BR PT AO MZ CV'.split(' '),
  tr: 'TR CY'.split(' '),
  zh: 'CN TW HK MO SG'.split(' '),
};

const known = new Map<string, Set<string>>();

/** The countries of the languages together. */
export function countriesOf(languages: readonly string[]): Set<string> {
  const ours = languages
    .map((one) => one.slice(0, 2).toLowerCase())
    .filter((one) => one in COUNTRIES);
  const name = ours.join(' ');
  const found = known.get(name) ?? new Set(ours.flatMap((one) => COUNTRIES[one]!));
  if (known.size < 200) known.set(name, found);
  return found;
}
