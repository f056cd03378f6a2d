// Documents the elements from their source: as dist/custom-elements.json for editors, and as the tables of
// docs/widget.md for readers. `node scripts/manifest.ts` writes both.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { attributeName } from '../src/element/attribute.ts';
import type { Allowed, SettingTable } from '../src/element/setting.ts';
import { settings as surveySettings } from '../src/survey/settings/index.ts';
import { settings as chatSettings } from '../src/widget/settings/index.ts';

/** The elements: their source, their module in the package, and their settings. */
const ELEMENTS = [
  {
    path: 'src/widget/element.ts',
    published: 'dist/browser/element.js',
    table: 'src/widget/settings/index.ts',
    settings: chatSettings,
  },
  {
    path: 'src/survey/element.ts',
    published: 'dist/browser/survey.js',
    table: 'src/survey/settings/index.ts',
    settings: surveySettings,
  },
];
const MANIFEST = 'dist/custom-elements.json';
const DOCS = 'docs/widget.md';

interface Described {
  name: string;
  description?: string;
  type?: { text: string };
}

interface Method extends Described {
  kind: 'field' | 'method';
  privacy?: string;
  parameters?: (Described & { optional?: boolean })[];
}

export interface Declaration {
  name: string;
  tagName: string;
  attributes: Described[];
  events: Described[];
  members: Method[];
  cssParts: Described[];
  cssProperties: Described[];
  slots?: Described[];
}

interface Manifest {
  modules: { path: string; declarations: Declaration[]; exports: Export[] }[];
}

interface Export {
  declaration: { name: string; module: string };
}

/** Writes the manifest to `dist`. */
export function writeManifest(): Declaration[] {
  execFileSync(
    process.execPath,
    [
      'node_modules/@custom-elements-manifest/analyzer/cem.js',
      'analyze',
      '--quiet',
      '--outdir',
      'dist',
      '--globs',
      ...ELEMENTS.map(({ path }) => path),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  for (const module of manifest.modules) {
    const { published, table, settings } = ELEMENTS.find(({ path }) => path === module.path)!;
    module.path = published;
    // Only elements are documented, not the functions in the same file.
    module.declarations = module.declarations.filter(({ tagName }) => tagName);
    for (const one of module.declarations) {
      one.members = one.members.filter(({ privacy }) => privacy !== 'private');
      one.attributes = attributesOf(settings, readFileSync(table, 'utf8'));
    }
    const names = new Set(module.declarations.map(({ name }) => name));
    module.exports = module.exports.filter(({ declaration }) => names.has(declaration.name));
    for (const { declaration } of module.exports) declaration.module = published;
  }
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest.modules.flatMap(({ declarations }) => declarations);
}

/** The settings as attributes, described by the comment before each setting in `source`. */
function attributesOf(settings: SettingTable, source: string): Described[] {
  const comments = new Map(
    [...source.matchAll(/^  \/\*\*((?:(?!\*\/)[^])*)\*\/\n  (\w+): /gm)].map(
      ([, comment, name]) => [name!, comment!.replaceAll(/\s+(?:\* )?/g, ' ').trim()],
    ),
  );
  return Object.entries(settings).map(([setting, allowed]) => {
    const description = comments.get(setting);
    return {
      name: attributeName(setting),
      ...(description && { description }),
      type: { text: typeOf(allowed) },
    };
  });
}

function typeOf(allowed: Allowed): string {
  if (typeof allowed === 'object') return allowed.map((word) => `'${word}'`).join(' | ');
  return { text: 'string', number: 'number', flag: 'boolean' }[allowed];
}

const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(heads: string[], rows: string[][]): string {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function signature({ name, parameters = [] }: Method): string {
  const given = parameters.map(({ name: one, optional }) => one + (optional ? '?' : ''));
  return `\`${name}(${given.join(', ')})\``;
}

const tables: Record<string, (one: Declaration) => string> = {
  attributes: ({ attributes }) =>
    table(
      ['attribute', 'type', 'what'],
      attributes.map(({ name, type, description }) => [
        `\`${name}\``,
        type!.text
          .split(' | ')
          .map((text) => `\`${text.replaceAll("'", '')}\``)
          .join(', '),
        cell(description),
      ]),
    ),
  properties: ({ members }) =>
    table(
      ['property', 'what'],
      members
        .filter(({ kind }) => kind === 'field')
        .map(({ name, description }) => [`\`${name}\``, cell(description)]),
    ),
  methods: ({ members }) =>
    table(
      ['method', 'what'],
      members
        .filter(({ kind }) => kind === 'method')
        .map((method) => [signature(method), cell(method.description)]),
    ),
  events: ({ events }) =>
    table(
      ['event', '`detail`', 'when'],
      events.map(({ name, type, description }) => {
        const detail = type!.text.replace(/^CustomEvent<(.*)>$/, '$1');
        return [`\`${name}\``, detail === 'null' ? '' : `\`${detail}\``, cell(description)];
      }),
    ),
  parts: ({ cssParts }) =>
    table(
      ['part', 'what'],
      cssParts.map(({ name, description }) => [`\`${name}\``, cell(description)]),
    ),
  'custom properties': ({ cssProperties }) =>
    table(
      ['custom property', 'what'],
      cssProperties.map(({ name, description }) => [`\`${name}\``, cell(description)]),
    ),
};

/**
 * Regenerates the tables of a document, each between a comment like `<!-- methods of afterword-chat -->`
 * and `<!-- end -->`.
 */
export function withTables(markdown: string, declarations: Declaration[]): string {
  return markdown.replace(
    /(<!-- ([\w ]+) of ([\w-]+) -->\n)[^]*?(\n<!-- end -->)/g,
    (_, start: string, what: string, tag: string, end: string) => {
      const one = declarations.find(({ tagName }) => tagName === tag)!;
      return `${start}\n${tables[what]!(one)}\n${end}`;
    },
  );
}

if (process.argv[1] === import.meta.filename) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  writeFileSync(DOCS, withTables(readFileSync(DOCS, 'utf8'), writeManifest()));
}
