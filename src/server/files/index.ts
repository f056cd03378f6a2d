import { createHash } from 'node:crypto';
import type { ExportVersion } from '../../contract/index.ts';
import { openFolder } from './folder.ts';
import { openBucket } from './s3.ts';

/** Where files are kept that are written once. */
export interface Files {
  /** Begins a file that nobody sees before it is published. */
  create(name: string): Promise<Draft>;
  /**
   * @param range first byte and the one after the last
   * @returns `null`: there is none
   */
  read(name: string, range?: readonly [number, number]): Promise<ReadableStream<Uint8Array> | null>;
  /** Takes away a file that was published and is not needed. */
  remove(name: string): Promise<void>;
  /** Takes away what killed processes left of files whose names begin so, but for those that are kept. */
  sweep(start: string, kept: ReadonlySet<string>): Promise<void>;
  /** A link to it that opens by itself for a time; without, the server makes one of its own. */
  link?(name: string, options: LinkOptions): Promise<string>;
}

export interface LinkOptions {
  /** How long it opens. */
  seconds: number;
  /** What a browser calls it, percent-encoded. */
  fileName: string;
}

/** A file that is being written. */
export interface Draft {
  write(text: string): Promise<void>;
  /** Resolves when all of it is on disk, still unseen. */
  finish(): Promise<Written>;
  /** Makes the finished file what its name stands for, all at once. */
  publish(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** What was written, read again from where it lies. */
export interface Written {
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** Where files are kept when nobody says so. */
export const USUAL_FILES = 'file:./afterword-exports';

/**
 * @param url `file:PATH`, or `s3://BUCKET/PREFIX`, see `openBucket`
 * @throws an error that names the URL's fault
 */
export function openFiles(url: string, environment: NodeJS.ProcessEnv = process.env): Files {
  if (url.startsWith('file:')) return openFolder(url.slice('file:'.length));
  if (url.startsWith('s3:') && URL.canParse(url)) return openBucket(url, environment);
  throw new Error('AFTERWORD_EXPORT_URL must look like file:./exports or s3://BUCKET.');
}

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** A version of a bot's day. */
interface DayOfFiles {
  organisationId: string;
  botId: string;
  version: ExportVersion;
  /** `YYYY-MM-DD`. */
  day: string;
}

/** How the names of all files of a day begin. */
export const fileStart = ({ organisationId, botId, version, day }: DayOfFiles) =>
  `${short(organisationId)}/${short(botId)}/${version}/${day}-`;

/** Where the part of a day is kept: by names that no bot can choose. */
export const fileKey = (
  file: DayOfFiles & {
    part: number;
    /** Which attempt wrote it. */
    writing: string;
  },
) => `${fileStart(file)}${file.part}-${file.writing}.json`;
