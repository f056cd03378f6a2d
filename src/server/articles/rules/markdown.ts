import type { ArticleStatus } from '../../../contract/index.ts';

/** What a Markdown file says of an article. */
export interface Section {
  title: string;
  /** Other ways to ask. */
  also: string[];
  body: string;
}

/** Tells an article from all others, also from those of other organisations and servers. */
interface Origin {
  articleId: number;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** A section of a file that may have been an export, with what the export says beside the text. */
export interface FileSection extends Section {
  /** The article that it was exported from; `null`: the file does not say. */
  origin: Origin | null;
  /** `undefined`: the file does not say. */
  language: string | null | undefined;
  status: ArticleStatus | undefined;
}

const ALSO = 'Also:';

/** Splits the lists of `Also:` lines. */
const waysIn = (lines: readonly string[]): string[] =>
  lines
    .flatMap((line) => line.slice(ALSO.length).split(';'))
    .map((way) => way.trim())
    .filter((way) => way !== '');

/**
 * The articles of a knowledge file: Markdown with one `## Title` section each. A line `Also: a; b; c` lists other
 * ways to ask. A section without text is not an article.
 */
export function sectionsOf(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split(/\r?\n/);
      return {
        title: title.trim(),
        also: waysIn(lines.filter((line) => line.startsWith(ALSO))),
        body: lines
          .filter((line) => !line.startsWith(ALSO))
          .join('\n')
          .trim(),
      };
    })
    .filter(({ body }) => body !== '');
}

/** Begins each article of an export. What follows is JSON. Markdown does not show it. */
const MARK = '<!-- article ';
const MARK_LINE = /^<!-- article (\{.*\}) -->\s*$/;
/** Lines of a body that would be read as something else; they get another backslash. */
const NEEDS_ESCAPE = /^(?=\\*(?:Also:|<!-- article ))/gm;
const ESCAPED = /^\\(?=\\*(?:Also:|<!-- article ))/gm;

/** What an export has of an article. */
export interface Exported extends Section, Origin {
  language: string | null;
  status: ArticleStatus;
}

/** An article as Markdown. `fileSectionsOf` reads the same article from it. */
export function articleMarkdown({
  articleId,
  createdAt,
  title,
  also,
  body,
  language,
  status,
}: Exported) {
  // "--" would end the comment early.
  const about = JSON.stringify({ id: articleId, created: createdAt, status, language }).replaceAll(
    '--',
    '\\u002d-',
  );
  const ways = also.map((way) => way.replaceAll(';', ','));
  return [
    `${MARK}${about} -->`,
    `## ${title}`,
    ...(ways.length > 0 ? ['', `${ALSO} ${ways.join('; ')}`] : []),
    '',
    body.replace(NEEDS_ESCAPE, '\\'),
    '',
  ].join('\n');
}

/**
 * The articles of a Markdown file: of an export, of a knowledge file with `## Title` sections, or of a file that is one
 * article, with its title as first heading or as its name.
 *
 * @param name the name of the file
 */
export function fileSectionsOf(name: string, markdown: string): FileSection[] {
  const text = markdown.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const unknown = { origin: null, language: undefined, status: undefined };
  if (text.startsWith(MARK) || text.includes(`\n${MARK}`)) return exportedIn(text);
  if (/^## /m.test(text)) return sectionsOf(text).map((section) => ({ ...unknown, ...section }));
  const lines = text.trim().split('\n');
  const [, heading] = /^#\s(.*)$/.exec(lines[0]!) ?? [];
  const rest = heading === undefined ? lines : lines.slice(1);
  const body = rest
    .filter((line) => !line.startsWith(ALSO))
    .join('\n')
    .trim();
  if (body === '') return [];
  const also = waysIn(rest.filter((line) => line.startsWith(ALSO)));
  return [{ ...unknown, title: (heading ?? nameOf(name)).trim(), also, body }];
}

/** `help/how-to-return.md` → `how to return`. */
const nameOf = (name: string) =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_]+/g, ' ');

function exportedIn(text: string): FileSection[] {
  const found: FileSection[] = [];
  let about = '';
  let lines: string[] = [];
  const end = () => {
    if (about !== '') found.push(exportedOf(about, lines));
    lines = [];
  };
  for (const line of text.split('\n')) {
    const [, next] = MARK_LINE.exec(line) ?? [];
    if (next === undefined) lines.push(line);
    else {
      end();
      about = next;
    }
  }
  end();
  return found.filter(({ body }) => body !== '');
}

function exportedOf(about: string, lines: readonly string[]): FileSection {
  const start = lines.findIndex((line) => line.startsWith('## '));
  const title = start === -1 ? '' : lines[start]!.slice(3).trim();
  const rest = lines.slice(start + 1);
  const first = rest.findIndex((line) => line.trim() !== '');
  const hasWays = first !== -1 && rest[first]!.startsWith(ALSO);
  const body = rest
    .slice(hasWays ? first + 1 : 0)
    .join('\n')
    .trim();
  return {
    ...factsIn(about),
    title,
    also: hasWays ? waysIn([rest[first]!]) : [],
    body: body.replace(ESCAPED, ''),
  };
}

function factsIn(about: string): Pick<FileSection, 'origin' | 'language' | 'status'> {
  let given: { id?: unknown; created?: unknown; status?: unknown; language?: unknown } = {};
  try {
    given = (JSON.parse(about) as object | null) ?? {};
  } catch {
    // Somebody has edited it: the text still counts.
  }
  const { id, created, status, language } = given;
  return {
    origin:
      typeof id === 'number' && typeof created === 'number'
        ? { articleId: id, createdAt: created }
        : null,
    status: status === 'published' || status === 'draft' ? status : undefined,
    language: typeof language === 'string' || language === null ? language : undefined,
  };
}
