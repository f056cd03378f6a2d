import type { Logger } from 'pino';
import { HOUR, MINUTE } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import type { Files } from '../files/index.ts';
import { createRounds } from '../rounds/index.ts';
import { nameOf } from './bucket-name.ts';
import {
  claimMove,
  claimRemoval,
  confirmMove,
  dropRemoval,
  findAttachmentContent,
  findDueRemovals,
  findInDatabase,
  giveUpMove,
} from './store.ts';
import type { AttachmentTable } from './tables.ts';

/** How often to look, milliseconds; after an upload it is at once. */
const EVERY = MINUTE;
/** Uploads of this time are moved together, milliseconds. */
const DELAY = 500;
/** Files that are looked for at once. */
const BATCH = 20;
/** So many files that fail in one round: the storage is away. Fewer are files that it refuses: the others go on. */
const AWAY = 3;
/** After this time, whoever was moving a file no longer is; milliseconds. */
const CLAIM = HOUR;

type Place = Pick<AttachmentTable, 'organisationId' | 'attachmentId' | 'createdAt'>;

/**
 * Keeps photos and videos in object storage. An upload is acknowledged when the database has it, so it does not fail
 * if the storage is away; a round moves it. A file is served from where it is.
 */
export interface Bucket {
  wake(): void;
  /** Moves and deletes now. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/** Does work that may fail, up to a number of failures in a round. */
type Attempt = (work: () => Promise<void>) => Promise<void>;

/**
 * Safe to run on any number of nodes: who moves a file has a claim. The claim is a removal that is due later, so
 * that nothing stays in the storage of a file that was erased meanwhile, even if the node is killed.
 */
export function createBucket(
  store: Store,
  files: Files,
  log: Pick<Logger, 'warn'>,
  now: () => number,
): Bucket {
  async function move(file: AttachmentTable): Promise<void> {
    const name = nameOf(file);
    const { organisationId, attachmentId } = file;
    const until = now() + CLAIM;
    if (!(await store.write((transaction) => claimMove(transaction, file, name, until)))) return;
    try {
      const content = await findAttachmentContent(store.query, organisationId, attachmentId);
      if (content) await files.store(name, content, file.contentType);
      await store.write((transaction) => confirmMove(transaction, file, name, now()));
    } catch (error) {
      // What has arrived of it is deleted, and it is moved again afterwards.
      await store
        .write((transaction) => giveUpMove(transaction, file, name, now()))
        .catch(() => {});
      throw error;
    }
  }

  async function moveAll(attempt: Attempt): Promise<void> {
    let after: Place | undefined;
    do {
      const found = await findInDatabase(store.query, after, BATCH);
      for (const file of found) {
        if (rounds.isStopped) return;
        await attempt(() => move(file));
      }
      after = found.length === BATCH ? found.at(-1) : undefined;
    } while (after);
  }

  async function removeDue(attempt: Attempt): Promise<void> {
    for (;;) {
      const due = await findDueRemovals(store.query, now(), BATCH);
      for (const removal of due) {
        if (rounds.isStopped) return;
        const until = now() + CLAIM;
        // Only one node deletes a file: another that is late would delete what was moved again meanwhile.
        if (!(await store.write(({ query }) => claimRemoval(query, removal, until)))) continue;
        await attempt(async () => {
          try {
            await files.remove(removal.name);
          } catch (error) {
            await store
              .write(({ query }) => claimRemoval(query, { ...removal, dueAt: until }, now()))
              .catch(() => {});
            throw error;
          }
          await store.write(({ query }) => dropRemoval(query, removal));
        });
      }
      if (due.length < BATCH) return;
    }
  }

  const rounds = createRounds({
    round: async () => {
      const failures: unknown[] = [];
      const attempt: Attempt = async (work) => {
        try {
          await work();
        } catch (error) {
          failures.push(error);
          if (failures.length >= AWAY) throw error;
        }
      };
      await removeDue(attempt);
      await moveAll(attempt);
      if (failures.length > 0) throw failures[0];
    },
    every: EVERY,
    first: 5_000,
    delay: DELAY,
    failed: ({ message }) =>
      log.warn(
        { reason: message },
        'photos and videos could not be moved to the object storage, or deleted there; again in a minute. They are served from the database meanwhile',
      ),
  });
  return { wake: rounds.wake, round: rounds.run, stop: rounds.stop };
}

/** The bytes of a file, from where it is. */
export async function contentOf(
  store: Pick<Store, 'query'>,
  files: Files | undefined,
  file: Place,
): Promise<Uint8Array | undefined> {
  const { organisationId, attachmentId } = file;
  const content = await findAttachmentContent(store.query, organisationId, attachmentId);
  if (content || !files) return content;
  const stream = await files.read(nameOf(file));
  return stream ? new Uint8Array(await new Response(stream).arrayBuffer()) : undefined;
}

/** A file that the storage does not have, or has with another size. */
export interface MissingFile {
  organisationId: string;
  attachmentId: string;
}

/** Compares all files that are not in the database with the storage. */
export async function checkBucket(store: Store, files: Files | undefined): Promise<MissingFile[]> {
  const missing: MissingFile[] = [];
  let after: Place | undefined;
  do {
    const found = await findInDatabase(store.query, after, BATCH, false);
    const sizes = await Promise.all(found.map((file) => files?.sizeOf(nameOf(file)) ?? null));
    found.forEach((file, index) => {
      if (sizes[index] !== Number(file.sizeBytes)) missing.push(file);
    });
    after = found.length === BATCH ? found.at(-1) : undefined;
  } while (after);
  return missing;
}
