import { randomUUID } from 'node:crypto';
import type { ExportRowV2 } from '../../contract/index.ts';
import { VERSIONS } from './rules/day.ts';
import { countedOf, countRow, noFigures } from './rules/figures.ts';
import { type Draft, fileKey, type Files, fileStart } from '../files/index.ts';
import {
  claimRewrite,
  findErasedLines,
  findExportDay,
  findExportFiles,
  reissueExportDay,
  setRewriteClaim,
} from './store/days.ts';
import { type Schema } from '../database/schema.ts';
import type { Store, Transaction } from '../database/store.ts';

type FileRow = Schema['exportFile'];

/** A process that has not gone on with a day for so long was killed, milliseconds. */
const LOST = 5 * 60_000;
/** How often the claim to the day is renewed, milliseconds. */
const RENEWED = 30_000;

/**
 * Rewrites the files of a sealed day without the lines of erased conversations. All other lines stay
 * identical, in the same parts. One process at a time rewrites a day.
 *
 * @param note records in the audit trail how many conversations were removed
 * @param now milliseconds since 1970
 * @returns how many lines were removed from each version; if 0, nothing was written
 * @throws an error for the operator if another process is rewriting the day
 */
export async function reissueDay(
  {
    store,
    files,
    note,
    now = Date.now,
  }: {
    store: Store;
    files: Files;
    note: (transaction: Transaction, conversations: number) => Promise<void>;
    now?: () => number;
  },
  { organisationId, botId, day }: { organisationId: string; botId: string; day: string },
): Promise<number> {
  const known = await findExportDay(store.query, organisationId, botId, day);
  if (!known?.sealedAt) return 0;
  const busy = `Another process is rewriting ${day} of ${botId}. If it was killed, try again in five minutes.`;
  let claimedAt = now();
  const isMine = await store.write((transaction) =>
    claimRewrite(transaction, known, claimedAt, claimedAt - LOST),
  );
  if (!isMine) throw new Error(busy);

  async function renew(): Promise<void> {
    if (now() - claimedAt < RENEWED) return;
    const renewedAt = now();
    const isStillMine = await store.write((transaction) =>
      setRewriteClaim(transaction, known!, claimedAt, renewedAt),
    );
    if (!isStillMine) throw new Error(busy);
    claimedAt = renewedAt;
  }

  const writing = randomUUID();
  const before: FileRow[] = [];
  const after: FileRow[] = [];
  const drafts: { name: string; draft: Draft; isPublished: boolean }[] = [];
  const figures = noFigures();
  let isDone = false;
  try {
    const erased = await findErasedLines(store.query, known);
    for (const version of VERSIONS) {
      const old = await findExportFiles(store.query, organisationId, botId, day, version);
      before.push(...old);
      // Deletes the files of a process that was killed while rewriting, or before it removed the old ones.
      await files.sweep(fileStart({ ...known, version }), new Set(old.map(fileKey)));
      if (erased.size === 0) continue;
      for (const file of old) {
        const name = fileKey({ ...file, writing });
        const draft = await files.create(name);
        const one = { name, draft, isPublished: false };
        drafts.push(one);
        let lines = 0;
        for await (const line of linesOf(await files.read(fileKey(file)))) {
          await renew();
          const row = JSON.parse(line) as ExportRowV2;
          if (erased.has(row.conversation_id)) continue;
          if (version === 'v2') countRow(figures, countedOf(row));
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
    if (erased.size === 0) return 0;
    // If the connection is lost, we do not know whether the commit succeeded: keep the files.
    isDone = true;
    await store.write(async (transaction) => {
      const isOurs =
        (await setRewriteClaim(transaction, known, claimedAt, null)) &&
        (await reissueExportDay(
          transaction,
          { ...known, conversations: figures.all.total, figures: JSON.stringify(figures) },
          before,
          after,
          [...erased],
        ));
      if (!isOurs) {
        const [stored] = await findExportFiles(transaction.query, organisationId, botId, day, 'v2');
        if (stored?.writing === after[0]?.writing) return;
        isDone = false;
        throw new Error(busy);
      }
      await note(transaction, erased.size);
    });
    for (const file of before) await files.remove(fileKey(file));
    return erased.size;
  } finally {
    if (!isDone) {
      for (const { name, draft, isPublished } of drafts) {
        await (isPublished ? files.remove(name) : draft.discard()).catch(() => {});
      }
      await store
        .write((transaction) => setRewriteClaim(transaction, known, claimedAt, null))
        .catch(() => {});
    }
  }
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
