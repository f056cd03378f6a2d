import { createHash } from 'node:crypto';
import type { ExportVersion } from '../../contract/index.ts';
import type { Files } from './files.ts';
import { openFolder } from './folder.ts';
import { openBucket } from './s3.ts';

export type { Draft, Files, Written } from './files.ts';

/** The default storage. */
export const DEFAULT_FILES = 'file:./afterword-exports';

/**
 * @param url `file:PATH`, or `s3://BUCKET/PREFIX`, see `openBucket`
 * @throws an error that says what is wrong with the URL
 */
export function openFiles(
  url: string,
  environment: NodeJS.ProcessEnv = process.env,
  setting = 'AFTERWORD_EXPORT_URL',
): Files {
  if (url.startsWith('file:')) return openFolder(url.slice('file:'.length));
  if (url.startsWith('s3:') && URL.canParse(url)) return openBucket(url, environment);
  throw new Error(`${setting} must look like file:./folder or s3://BUCKET.`);
}

/** Where photos and videos are stored; `undefined`: in the database. */
export const openAttachmentFiles = (url: string | undefined): Files | undefined =>
  url === undefined ? undefined : openFiles(url, process.env, 'AFTERWORD_FILES_URL');

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
