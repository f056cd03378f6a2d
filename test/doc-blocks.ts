import { readFileSync } from 'node:fs';

/** The code of a document, by heading, in the order of the document. */
export function blocksOf(
  document: string,
  languages: RegExp,
): { heading: string; language: string; code: string }[] {
  let heading = '';
  return [...readFileSync(document, 'utf8').matchAll(/^## (.*)|^```(\w+)\n([^]*?)^```/gm)].flatMap(
    ([, title, language = '', code = '']) => {
      heading = title ?? heading;
      return !title && languages.test(language) ? [{ heading, language, code }] : [];
    },
  );
}
