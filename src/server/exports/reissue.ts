import { randomUUID } from 'node:crypto';
import type { ExportRowV2 } from '../../contract/index.ts';
import { VERSIONS } from './rules/day.ts';
import { countRow, noFigures } from './rules/figures.ts';
import { type Draft, fileKey, type Files, fileStart } from '../files/index.ts';
import { findErasedLines, findExportDay, findExportFiles, reissueExportDay } from './store/days.ts';
import { type Schema } from '../database/schema.ts';
import type { Store, Transaction } from '../database/store.ts';

type FileRow = Schema['exportFile'];

/**
 * Rewrites the files of a sealed day without the lines of erased conversations. All other lines stay
 * identical, in the same parts.
 *
 * @param note records in the audit trail how many conversations were removed
 * @returns how many lines were removed from each version; if 0, nothing was written
 */
export async function reissueDay(
  {
    store,
    files,
    note,
  }: {
    store: Store;
    files: Files;
    note: (transaction: Transaction, conversations: number) => Promise<void>;
  },
  { organisationId, botId, day }: { organisationId: string; botId: string; day: string },
): Promise<number> {
  const known = await findExportDay(store.query, organisationId, botId, day);
  if (!known?.sealedAt) return 0;
  const erased = await findErasedLines(store.query, known);
  if (erased.size === 0) return 0;

  const writing = randomUUID();
  const before: FileRow[] = [];
  const after: FileRow[] = [];
  const drafts: { name: string; draft: Draft; isPublished: boolean }[] = [];
  const figures = noFigures();
  let isDone = false;
  try {
    for (const version of VERSIONS) {
      const old = await findExportFiles(store.query, organisationId, botId, day, version);
      before.push(...old);
      // Deletes the files of a process that was killed while rewriting.
      await files.sweep(fileStart({ ...known, version }), new Set(old.map(fileKey)));
      for (const file of old) {
        const name = fileKey({ ...file, writing });
        const draft = await files.create(name);
        const one = { name, draft, isPublished: false };
        drafts.push(one);
        let lines = 0;
        for await (const line of linesOf(await files.read(fileKey(file)))) {
          const row = JSON.parse(line) as ExportRowV2;
          if (erased.has(row.conversation_id)) continue;
          if (version === 'v2') countRow(figures, row);
          await draft.write(`${line}\n`);
          lines++;
        }
        if (lines === 0) {
          await draft.discard();
          drafts.pop();
          continue;
        }
        const written = await draft.finish();
        await draft.publish();
        one.isPublished = true;
        after.push({ ...file, writing, ...written });
      }
    }
    // If the connection is lost, we do not know whether the commit succeeded: keep the files.
    isDone = true;
    await store.write(async (transaction) => {
      const isOurs = await reissueExportDay(
        transaction,
        { ...known, conversations: figures.all.total, figures: JSON.stringify(figures) },
        before,
        after,
        [...erased],
      );
      if (!isOurs) {
        const [now] = await findExportFiles(transaction.query, organisationId, botId, day, 'v2');
        if (now?.writing === after[0]?.writing) return;
        throw new Error(`Another process is rewriting ${day} of ${botId}.`);
      }
      await note(transaction, erased.size);
    });
  } finally {
    if (!isDone) {
      for (const { name, draft, isPublished } of drafts) {
        await (isPublished ? files.remove(name) : draft.discard()).catch(() => {});
      }
    }
  }
  for (const file of before) await files.remove(fileKey(file));
  return erased.size;
}

/** @param content `null`: the file is missing */
async function* linesOf(content: ReadableStream<Uint8Array> | null): AsyncIterable<string> {
  if (!content) throw new Error('A file of the day is missing from the storage.');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const bytes of content) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
