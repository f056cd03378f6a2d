import type { Context } from 'hono';
import type { StoredAttachment } from '../../contract/index.ts';
import { HOUR } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import { type Env, ownOrigin } from '../http/context.ts';
import type { Services } from '../http/services.ts';

type Attachment = Schema['attachment'];
type LinkServices = Pick<Services, 'links' | 'now' | 'publicUrl'>;

/** The path of a file's signed link. */
export const pathOf = (organisationId: string, attachmentId: string) =>
  `/api/v1/attachments/${encodeURIComponent(organisationId)}/${encodeURIComponent(attachmentId)}`;

/** A signed link to a file that works for one hour. */
export async function linkTo(
  c: Context<Env>,
  services: LinkServices,
  { organisationId, attachmentId }: Pick<Attachment, 'organisationId' | 'attachmentId'>,
): Promise<string> {
  const { links, now, publicUrl } = services;
  const path = pathOf(organisationId, attachmentId);
  const query = await links.sign(organisationId, path, now() + HOUR);
  return `${publicUrl ?? ownOrigin(c, services)}${path}?${query}`;
}

/** A file with a link, for the browser it belongs to. */
export async function withLink(
  c: Context<Env>,
  services: LinkServices,
  attachment: Omit<Attachment, 'mediaId'>,
): Promise<StoredAttachment> {
  return {
    attachment_id: attachment.attachmentId,
    name: attachment.name,
    content_type: attachment.contentType,
    size_bytes: Number(attachment.sizeBytes),
    url: await linkTo(c, services, attachment),
  };
}
