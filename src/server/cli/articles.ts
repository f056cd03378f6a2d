import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { articleFiles, type ArticleStatus } from '../../contract/index.ts';
import { articleMarkdown, findExported, importArticles } from '../articles/index.ts';
import { findOrganisation } from '../keys/index.ts';
import { readSettings } from '../settings.ts';
import { changedByServer } from './changed-by.ts';
import { counted } from './counted.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags } from './options.ts';
import { withStore } from './store.ts';

type ImportFlags = OrganisationFlags & { publish?: true };

export function addArticles(program: Command): void {
  const articles = program
    .command('articles')
    .description('export and import the knowledge articles of the bot as Markdown files');

  articles
    .command('export')
    .description('write each article to a file; files of articles that were deleted since stay')
    .argument('<folder>', 'is created if it does not exist')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((folder: string, flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        await checkOrganisation(store, flags);
        const found = await findExported(store.query, flags.organisation);
        mkdirSync(folder, { recursive: true });
        for (const one of found) {
          writeFileSync(join(folder, `article-${one.articleId}.md`), articleMarkdown(one));
        }
        console.log(`Exported ${counted(found.length, 'article')}.`);
      }),
    );

  articles
    .command('import')
    .description('import Markdown files: exports, knowledge files, or one article in each')
    .argument('<path>', 'a file, or a folder with files that end in .md')
    .option('--publish', 'publish articles whose file does not say; default: they are drafts')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((path: string, flags: ImportFlags) => importFrom(path, flags));
}

type OpenStore = Parameters<Parameters<typeof withStore>[1]>[0];

/** @throws an error for the operator */
async function checkOrganisation(store: OpenStore, { organisation }: OrganisationFlags) {
  if (!(await findOrganisation(store.query, organisation))) {
    throw new Error('No organisation has this id.');
  }
}

/** @throws an error for the operator */
async function importFrom(path: string, flags: ImportFlags): Promise<void> {
  const status: ArticleStatus = flags.publish ? 'published' : 'draft';
  const read = articleFiles.safeParse({ files: filesIn(path), status });
  if (!read.success) throw new Error(z.prettifyError(read.error));
  const bounds = { values: readSettings(flags, process.env).bounds, countRefusal: () => {} };
  await withStore(flags, async (store) => {
    await checkOrganisation(store, flags);
    const context = { store, bounds, ...changedByServer(flags.organisation) };
    const report = await importArticles(context, read.data);
    for (const { file, title, reason } of report.refused) {
      console.error(title === null ? `${file}: ${reason}` : `${file}, "${title}": ${reason}`);
    }
    console.log(
      `${counted(report.created, 'new article')}, ${report.changed} changed, ${report.unchanged} unchanged.`,
    );
    if (report.refused.length > 0) process.exitCode = 1;
  });
}

/** @throws an error for the operator */
function filesIn(path: string): { name: string; content: string }[] {
  const isFolder = statSync(path).isDirectory();
  const files = isFolder
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [path];
  if (files.length === 0) throw new Error(`There are no files that end in .md in ${path}.`);
  return files.map((file) => ({
    name: isFolder ? relative(path, file) : file,
    content: readFileSync(file, 'utf8'),
  }));
}
