import { createHash } from 'node:crypto';
import type { ExportVersion } from '../../contract/index.ts';
import { openFolder } from './folder.ts';
import { openBucket } from './s3.ts';

/** Storage for files that are written once. */
export interface Files {
  /** Creates a file that is not visible until it is published. */
  create(name: string): Promise<Draft>;
  /**
   * @param range the first byte, and the one after the last
   * @returns `null`: the file does not exist
   */
  read(name: string, range?: readonly [number, number]): Promise<ReadableStream<Uint8Array> | null>;
  /** Deletes a published file. */
  remove(name: string): Promise<void>;
  /** Deletes files that killed processes left: those whose name starts with `start`, except `kept`. */
  sweep(start: string, kept: ReadonlySet<string>): Promise<void>;
  /** A link that gives access for a limited time. If absent, the server signs links to itself. */
  link?(name: string, options: LinkOptions): Promise<string>;
}

export interface LinkOptions {
  /** How long the link works, seconds. */
  seconds: number;
  /** The file name for browsers, percent-encoded. */
  fileName: string;
}

/** A file that is being written. */
export interface Draft {
  write(text: string): Promise<void>;
  /** Resolves when the file is on disk. It is not visible yet. */
  finish(): Promise<Written>;
  /** Makes the finished file visible under its name, atomically. */
  publish(): Promise<void>;
  /** Deletes the draft. */
  discard(): Promise<void>;
}

/** Size and hash of the written file, as read back from disk. */
export interface Written {
  sizeBytes: number;
  /** In hex. */
  sha256: string;
}

/** The default storage. */
export const DEFAULT_FILES = 'file:./afterword-exports';

/**
 * @param url `file:PATH`, or `s3://BUCKET/PREFIX`, see `openBucket`
 * @throws an error that says what is wrong with the URL
 */
export function openFiles(url: string, environment: NodeJS.ProcessEnv = process.env): Files {
  if (url.startsWith('file:')) return openFolder(url.slice('file:'.length));
  if (url.startsWith('s3:') && URL.canParse(url)) return openBucket(url, environment);
  throw new Error('AFTERWORD_EXPORT_URL must look like file:./exports or s3://BUCKET.');
}

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The export of one day of a bot, in one version of the format. */
interface DayOfFiles {
  organisationId: string;
  botId: string;
  version: ExportVersion;
  /** `YYYY-MM-DD`. */
  day: string;
}

/** The common start of the names of all files of a day. */
export const fileStart = ({ organisationId, botId, version, day }: DayOfFiles) =>
  `${short(organisationId)}/${short(botId)}/${version}/${day}-`;

/** The name of a file of a day. It uses hashes, because a bot could choose an unsafe id. */
export const fileKey = (
  file: DayOfFiles & {
    part: number;
    /** The id of the attempt that wrote it. */
    writing: string;
  },
) => `${fileStart(file)}${file.part}-${file.writing}.json`;
