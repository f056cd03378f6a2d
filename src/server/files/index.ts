import { createHash } from 'node:crypto';
import type { ExportVersion } from '../../contract/index.ts';
import type { Files } from './files.ts';
import { openFolder } from './folder.ts';
import { openBucket } from './s3.ts';

export type { Draft, Files, Written } from './files.ts';

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
