import { readFileSync } from 'node:fs';

/** The samples of a page of the docs in one language, as they are but for where the server is and the key. */
export function samplesOf(page: string, language: string, url: string, key: string): string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) =>
      code.replaceAll('http://localhost:4600', url).replaceAll('amo_your_key', key),
  );
}
