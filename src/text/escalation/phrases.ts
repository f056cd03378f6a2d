/** Scripts that write words without spaces between them. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
/** Scripts that write "to", "the" and "and" as letters before the word. */
const PREFIXED = /[\u0590-\u06ff]/;

/** A pattern, for the flags `iu`, that finds any of the phrases as whole words. */
export function phrasesSource(phrases: readonly string[]): string {
  return phrases.map(phraseSource).join('|') || '(?!)';
}

function phraseSource(phrase: string): string {
  const isOpen = phrase.endsWith('*');
  const body = (isOpen ? phrase.slice(0, -1) : phrase)
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/['’]/g, "['’]?")
    .replace(/ /g, '\\s+');
  if (UNSPACED.test(phrase)) return body;
  const before = PREFIXED.test(phrase) ? '\\p{L}{0,2}' : '';
  return `(?<![\\p{L}\\p{N}])${before}${body}${isOpen ? '\\p{L}*' : ''}(?![\\p{L}\\p{N}])`;
}
