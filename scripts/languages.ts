// Generates the files that list every language, from the table in src/strings/languages.ts: the strings of
// the server, and the table in docs/widget.md. `node scripts/languages.ts` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { directions, type Language } from '../src/strings/languages.ts';
import { primaryOf } from '../src/strings/primary-language.ts';

const DOCS = 'docs/widget.md';
const languages = Object.keys(directions) as Language[];
/** The scripts and regions of a language share the words that are read in messages. */
const primary = [...new Set(languages.map(primaryOf))];

/** The lists for the server, which needs all languages. A browser loads only the file of its language. */
const LISTS: List[] = [
  { folder: 'src/strings/survey', strings: 'surveyStrings', list: 'surveyByLanguage', languages },
  { folder: 'src/strings/bot', strings: 'botStrings', list: 'botByLanguage', languages },
  { folder: 'src/strings/mail', strings: 'mailStrings', list: 'mailByLanguage', languages },
  {
    folder: 'src/text/escalation/words',
    strings: 'words',
    list: 'wordsByLanguage',
    languages: primary,
  },
  {
    folder: 'src/text/sentiment',
    strings: 'words',
    list: 'sentimentWords',
    languages: primary,
    file: '/index.ts',
  },
  {
    folder: 'src/text/redaction/later/languages',
    strings: 'language',
    list: 'maskingByLanguage',
    languages: primary,
  },
];

interface List {
  folder: string;
  strings: string;
  list: string;
  languages: readonly string[];
  /** What follows the name of the language in the file's path. */
  file?: string;
}

const listOf = ({ strings, list, languages, file = '.ts' }: List) =>
  [
    '// Made by scripts/languages.ts.',
    ...languages.map(
      (language) => `import { ${strings} as ${variableOf(language)} } from './${language}${file}';`,
    ),
    '',
    `export const ${list} = {`,
    ...languages.map((language) =>
      language === variableOf(language)
        ? `${language},`
        : `'${language}': ${variableOf(language)},`,
    ),
    '};',
  ].join('\n');

const variableOf = (language: string) => language.replace('-', '');

const nameIn = (spoken: string, language: string) =>
  new Intl.DisplayNames(spoken, { type: 'language' }).of(language)!;

function languageTable(): string {
  const rows = languages.map((language) => [
    `\`${language}\``,
    nameIn('en', language),
    nameIn(language, language),
    `\`${directions[language]}\``,
  ]);
  return [['`lang`', 'language', 'its own name', '`dir`'], ['---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Regenerates the table between `<!-- languages -->` and `<!-- end -->`. */
const withLanguageTable = (markdown: string) =>
  markdown.replace(
    /(<!-- languages -->)[^]*?(<!-- end -->)/,
    (_, start: string, end: string) => `${start}\n\n${languageTable()}\n\n${end}`,
  );

/** The expected content of the generated files, by path. */
export async function languageFiles(): Promise<Record<string, string>> {
  const texts = {
    ...Object.fromEntries(LISTS.map((list) => [`${list.folder}/all.ts`, listOf(list)])),
    [DOCS]: withLanguageTable(readFileSync(DOCS, 'utf8')),
  };
  const formatted = Object.entries(texts).map(async ([path, text]) => [
    path,
    await format(text, { ...(await resolveConfig(path)), filepath: path }),
  ]);
  return Object.fromEntries(await Promise.all(formatted)) as Record<string, string>;
}

if (process.argv[1] === import.meta.filename) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  for (const [path, text] of Object.entries(await languageFiles())) writeFileSync(path, text);
}
