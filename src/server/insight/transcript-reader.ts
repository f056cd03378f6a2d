import { availableParallelism } from 'node:os';
import { inTurns } from '../rounds/index.ts';
import { createPool, fileOfThread } from '../threads/index.ts';
import { type Reading, readTranscript, type Transcript } from './rules/reading.ts';

/** Reads transcripts. @returns the readings in their order */
export type ReadTranscripts = (transcripts: readonly Transcript[]) => Promise<Reading[]>;

/** On the event loop, with pauses for other work. */
export async function readInTurns(transcripts: readonly Transcript[]): Promise<Reading[]> {
  const readings = [];
  for (const transcript of transcripts) readings.push(await inTurns(readTranscript(transcript)));
  return readings;
}

/** Reads transcripts beside the event loop. */
export interface ReadingThread {
  /** Starts it if it is not there. @returns whether it is ready */
  warm(): boolean;
  /** In the thread; on the event loop if it is lost. */
  read: ReadTranscripts;
  /** Resolves when what was begun is done. */
  stop(): Promise<void>;
}

/** @param processors with one, a thread would only take turns with the event loop: it is never ready */
export function createReadingThread(processors = availableParallelism()): ReadingThread {
  const pool = createPool<readonly Transcript[], Reading[]>({
    file: fileOfThread('reading-thread', import.meta.url),
    most: 1,
    // What it reads is soon forgotten: with V8's own limit, the process had 70 MB more.
    limits: { maxYoungGenerationSizeMb: 16 },
  });
  return {
    warm: () => processors > 1 && pool.warm(),
    read: (transcripts) => pool.ask(transcripts).catch(() => readInTurns(transcripts)),
    stop: pool.close,
  };
}
