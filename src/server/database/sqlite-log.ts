import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** SQLite's IOERR_FSYNC: what was written may not be on disk. */
const UNSYNCED = 1034;
/** A disk that takes longer is waited for in a thread, and the next group is written meanwhile. */
const SLOW_MS = 3;

/**
 * Brings SQLite's write-ahead log to disk; with a slow disk beside the main thread, which goes on with the next
 * transaction meanwhile. Transactions that are committed while the disk is busy share the next time.
 */
export interface Log {
  /** To be called after each commit that wrote something. */
  committed(): void;
  /**
   * Resolves when all that was committed before the call is on disk.
   *
   * @throws an error with SQLite's `errcode` IOERR_FSYNC if the disk failed
   */
  onDisk(): Promise<void>;
  /** Whether the disk took so long the last time that it is worth writing the next group meanwhile. */
  isSlow(): boolean;
  close(): Promise<void>;
}

interface Waiting {
  /** The last that must be on disk, by its number. */
  commit: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * @param path the log's, which is there from the first commit until the database is closed
 * @param checkpoint copies what is in the log into the database, with a sync by SQLite's own hand. After a failed
 *   sync the system may take for written what is not: from then on this alone can tell that all is on disk.
 * @returns a log whose commits count from its first `committed()`
 */
export function syncedLog(path: string, checkpoint: () => Promise<boolean>): Log {
  let commits = 0;
  let synced = 0;
  let hasFailed = false;
  let took = 0;
  let file: number | undefined;
  let waiting: Waiting[] = [];
  let isRunning = false;
  let run: Promise<void> = Promise.resolve();

  async function sync(): Promise<void> {
    if (hasFailed) {
      if (!(await checkpoint())) throw new Error('The write-ahead log could not be copied.');
      hasFailed = false;
      return;
    }
    try {
      file ??= openSync(path, 'r+');
      const start = performance.now();
      // The way to a thread and back takes longer than a fast disk.
      if (took > SLOW_MS) await promisify(fdatasync)(file);
      else fdatasyncSync(file);
      took = performance.now() - start;
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  }

  async function syncAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const reached = commits;
      const failed = await sync().then(() => undefined, unsynced);
      const tried = waiting.filter(({ commit }) => commit <= reached);
      waiting = waiting.filter(({ commit }) => commit > reached);
      if (!failed) synced = reached;
      for (const { resolve, reject } of tried) {
        if (failed) reject(failed);
        else resolve();
      }
    }
    // At once, not when the promise is settled: nobody may begin to wait in between.
    isRunning = false;
  }

  return {
    committed() {
      commits++;
    },
    onDisk() {
      if (synced === commits) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ commit: commits, resolve, reject });
        if (!isRunning) run = syncAll();
      });
    },
    isSlow: () => took > SLOW_MS,
    async close() {
      await run;
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

const unsynced = (error: Error) =>
  Object.assign(new Error(`The disk did not confirm a write: ${error.message}`, { cause: error }), {
    errcode: UNSYNCED,
  });
