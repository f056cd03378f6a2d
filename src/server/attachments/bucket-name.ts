import { createHash } from 'node:crypto';
import type { AttachmentTable } from './tables.ts';

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The name of a file in the object storage. A later file with the same id has another one. */
export const nameOf = ({
  organisationId,
  attachmentId,
  createdAt,
}: Pick<AttachmentTable, 'organisationId' | 'attachmentId' | 'createdAt'>) =>
  `attachments/${short(organisationId)}/${short(`${createdAt} ${attachmentId}`)}`;
