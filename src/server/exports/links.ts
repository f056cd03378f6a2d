import type { Context } from 'hono';
import { DAY } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import { fileKey } from '../files/index.ts';
import { type Env, ownOrigin } from '../http/context.ts';
import { encodedFileName } from '../http/file-name.ts';
import { exportName } from './rules/day.ts';
import type { ExportServices } from './services.ts';

/** How long a link works, milliseconds (CONTRACT, part C). */
const LINK_LIFETIME = DAY;

type ExportFile = Schema['exportFile'];

/** A link to the file that works for one day. */
export async function linkTo(
  c: Context<Env>,
  services: ExportServices,
  file: ExportFile,
): Promise<string> {
  const { files, links, now, publicUrl = ownOrigin(c, services) } = services;
  if (files.link) {
    const fileName = encodedName(file);
    return files.link(fileKey(file), { seconds: LINK_LIFETIME / 1000, fileName });
  }
  const path = pathOf(file);
  const query = await links.sign(file.organisationId, path, now() + LINK_LIFETIME);
  return `${publicUrl}${path}?${query}`;
}

/** The name of the file, encoded for a header. */
export const encodedName = ({ botId, day, part }: ExportFile) =>
  encodedFileName(exportName(botId, day, part));

/** The path of a part. Its last segment is the file name of CONTRACT, part C. */
export const pathOf = ({
  organisationId,
  botId,
  version,
  day,
  part,
}: Pick<ExportFile, 'organisationId' | 'botId' | 'version' | 'day' | 'part'>) =>
  `/data-export/files/${[
    organisationId,
    // URL parsers would resolve a bare dot as a folder.
    `bot=${botId}`,
    version,
    day,
    String(part),
    exportName(botId, day, part),
  ]
    .map(encodeURIComponent)
    .join('/')}`;
