/** Scripts that tell the language. */
const SCRIPTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Hebrew}/u, ['he']],
  [/\p{Script=Arabic}/u, ['ar']],
  [/\p{Script=Hangul}/u, ['ko']],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ['ja']],
  [/\p{Script=Han}/u, ['zh', 'ja']],
];

/** Frequent words that few of the other languages have. */
const FREQUENT: Record<string, string> = {
  en: 'the is my and you your i it of have this for can please was with not here are number',
  de: 'ich ist die der das mein meine nicht und sie ihr bitte ein eine mit für auf habe lautet nummer',
  es: 'el la mi es los que y por para con una tengo está su favor número no mis del al',
  fr: 'le la mon ma est les je vous et pour avec une un des mes numéro pas ai merci ce',
  it: 'il mio mia è che di per con una sono ho le non grazie numero la ecco questo',
  pt: 'o meu minha é não que para com uma um os por favor tenho número está do da',
  nl: 'het de mijn is een ik en niet van op met voor je u dit heb nummer dat kan hier',
  pl: 'mój moja jest nie to się na do i w z proszę mam numer moje czy dla',
  tr: 'benim bir ve bu için numaram var ben lütfen değil ile olan mi merhaba numarası',
};

const languagesByWord = new Map<string, string[]>();
for (const [language, words] of Object.entries(FREQUENT)) {
  for (const word of words.split(' ')) {
    languagesByWord.set(word, [...(languagesByWord.get(word) ?? []), language]);
  }
}

/** The languages that a text may be in, by its script or its frequent words; none if nothing tells. */
export function languagesOf(text: string): readonly string[] {
  const start = text.slice(0, 1_000);
  for (const [script, languages] of SCRIPTS) if (script.test(start)) return languages;
  const counts = new Map<string, number>();
  for (const [word] of start.toLowerCase().matchAll(/\p{L}+/gu)) {
    for (const language of languagesByWord.get(word) ?? []) {
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].filter(([, count]) => count === most).map(([language]) => language);
}
