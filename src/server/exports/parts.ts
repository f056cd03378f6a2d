import { type Draft, fileKey, type Files, type Written } from '../files/index.ts';
import type { Schema } from '../database/schema.ts';

type FileRow = Schema['exportFile'];

/** Writes the files of one version of a day, and starts a new part when one is full. */
export function createParts(
  files: Files,
  of: Pick<FileRow, 'organisationId' | 'botId' | 'day' | 'version' | 'writing'>,
  partBytes: number,
) {
  const { version } = of;
  const drafts: Draft[] = [];
  const written: Written[] = [];
  let bytes = 0;
  let published = 0;
  let isKept = false;

  return {
    version,
    async write(lines: readonly string[]): Promise<void> {
      // Not joined: these texts are made of many pieces, and put together once.
      let all = '';
      for (const line of lines) all += line;
      const size = Buffer.byteLength(all);
      if (drafts.length > 0 && bytes + size <= partBytes) {
        bytes += size;
        await drafts.at(-1)!.write(all);
        return;
      }
      let text = '';
      for (const line of lines) {
        const size = Buffer.byteLength(line);
        if (drafts.length === 0 || bytes + size > partBytes) {
          if (drafts.length > 0) {
            await drafts.at(-1)!.write(text);
            written.push(await drafts.at(-1)!.finish());
          }
          text = '';
          bytes = 0;
          drafts.push(await files.create(fileKey({ ...of, part: drafts.length })));
        }
        bytes += size;
        text += line;
      }
      if (text !== '') await drafts.at(-1)!.write(text);
    },
    async finish(): Promise<FileRow[]> {
      if (drafts.length > 0) written.push(await drafts.at(-1)!.finish());
      return written.map((one, part) => ({ ...of, part, ...one }));
    },
    async publish(): Promise<void> {
      for (const draft of drafts) {
        await draft.publish();
        published++;
      }
    },
    /** Whether `discard` leaves the files. */
    keep(isWanted = true): void {
      isKept = isWanted;
    },
    /** Deletes the files, unless `keep` was called. */
    async discard(): Promise<void> {
      if (isKept) return;
      for (const [part, draft] of drafts.entries()) {
        if (part < published) await files.remove(fileKey({ ...of, part })).catch(() => {});
        else await draft.discard();
      }
    },
  };
}
