import type { Context } from 'hono';
import { z } from 'zod';
import { clientAddress, type Env } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { encodedFileName } from '../../http/file-name.ts';
import { byteRange } from '../../http/range.ts';
import { nameOf } from '../bucket-name.ts';
import { pathOf } from '../link.ts';
import { sent } from '../sent.ts';
import type { AttachmentServices } from '../services.ts';
import { findAttachment, findAttachmentContent, hasAttachmentContent } from '../store.ts';

/** How long a link to the object storage works, seconds: a video is read in parts while it is watched. */
const LINK_LIFETIME = 3600;
/** How long a browser may use it again, seconds. */
const REDIRECT_LIFETIME = 600;

/** Optional, so that a link without them is refused as unsigned and not as an invalid request. */
const signedQuery = z.object({
  expires: z.string().optional().describe('From the link.'),
  signature: z.string().optional().describe('From the link.'),
});

export const readFile = endpoint(
  {
    method: 'get',
    path: '/api/v1/attachments/{organisation}/{id}',
    group: 'browsers',
    summary: 'Read a file by its signed link',
    access: 'signature',
    limits: [{ bound: 'files_per_address' }],
    parameters: { organisation: 'From the link.', id: 'The attachment_id.' },
    query: signedQuery,
    headers: { Range: 'One range of bytes.' },
    responses: {
      200: { type: '*/*', description: 'The file, with the type of its bytes' },
      302: { description: 'To the file in the object storage', isEmpty: true },
      206: { type: '*/*', description: 'The requested part of the file' },
      416: { description: 'The file has no such part', isEmpty: true },
    },
    errors: ['not_found', 'unavailable'],
  },
  async ({ c, params, query, send, fail }, services: AttachmentServices) => {
    const { store, links, attachmentFiles, log } = services;
    const { organisation, id } = params;
    if (!(await links.isGood(organisation, pathOf(organisation, id), query))) {
      return fail('forbidden', 'The link has expired or was altered.');
    }
    const [attachment, isInDatabase] = await Promise.all([
      findAttachment(store.query, organisation, id),
      hasAttachmentContent(store.query, organisation, id),
    ]);
    if (!attachment) return fail('not_found', 'The file no longer exists.');
    if (!isInDatabase && !attachmentFiles) {
      log.warn({}, 'a photo or video is in the object storage, but AFTERWORD_FILES_URL is not set');
      return fail('not_found', 'The file cannot be found.');
    }
    const { contentType, sizeBytes } = attachment;
    const fileName = encodedFileName(attachment.name);
    c.header('Referrer-Policy', 'no-referrer');
    if (!isInDatabase && attachmentFiles?.link) {
      const link = await attachmentFiles.link(nameOf(attachment), {
        seconds: LINK_LIFETIME,
        fileName,
        shownAs: contentType,
      });
      c.header('Cache-Control', `private, max-age=${REDIRECT_LIFETIME}`);
      return send(c.redirect(link, 302));
    }
    c.header('Content-Type', contentType);
    c.header('Content-Disposition', `inline; filename*=UTF-8''${fileName}`);
    // The file comes from a stranger: no script in it may run, and no browser may guess its type.
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Cache-Control', 'private, max-age=3600, immutable');
    c.header('Accept-Ranges', 'bytes');
    const size = Number(sizeBytes);
    const range = byteRange(c.req.header('range'), size);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${size}`);
      c.header('Cache-Control', 'no-store');
      return send(c.body(null, 416));
    }
    const [start, end] = range ?? [0, size];
    const body = isInDatabase
      ? await bodyFromDatabase(c, services, attachment, [start, end])
      : await attachmentFiles!.read(nameOf(attachment), [start, end]);
    if (body instanceof Fault) return fail(body);
    if (!body) return fail('not_found', 'The file cannot be found.');
    c.header('Content-Length', String(end - start));
    if (range) c.header('Content-Range', `bytes ${start}-${end - 1}/${size}`);
    return send(c.body(body, range ? 206 : 200));
  },
);

/**
 * Bytes of a file in the database, as soon as there is room for them in memory: a reader may be slow.
 *
 * @returns `undefined`: the database no longer has them
 */
async function bodyFromDatabase(
  c: Context<Env>,
  services: AttachmentServices,
  { organisationId, attachmentId }: { organisationId: string; attachmentId: string },
  range: readonly [number, number],
): Promise<ReadableStream<Uint8Array> | Fault<'unavailable'> | undefined> {
  const { store, exit } = services;
  const place = await exit.enter(clientAddress(c, services), range[1] - range[0]);
  if (place instanceof Fault) return place;
  const read = (query: typeof store.query) =>
    findAttachmentContent(query, organisationId, attachmentId, range);
  // A replica reads beside other requests. A new file may not be there yet.
  return sent(c, place, async () => (await read(store.replica)) ?? (await read(store.query)));
}
