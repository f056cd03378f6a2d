import type { Context } from 'hono';
import { z } from 'zod';
import type { Env } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { encodedFileName } from '../../http/file-name.ts';
import { byteRange } from '../../http/range.ts';
import type { Services } from '../../http/services.ts';
import { pathOf } from '../link.ts';
import { findAttachment, findAttachmentContent } from '../store.ts';

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
    parameters: { organisation: 'From the link.', id: 'The attachment_id.' },
    query: signedQuery,
    headers: { Range: 'One range of bytes.' },
    responses: {
      200: { type: '*/*', description: 'The file, with the type of its bytes' },
      206: { type: '*/*', description: 'The requested part of the file' },
      416: { description: 'The file has no such part', isEmpty: true },
    },
    errors: ['not_found'],
  },
  async ({ c, params, query, send, fail }, { store, links }: Services) => {
    const { organisation, id } = params;
    if (!(await links.isGood(organisation, pathOf(organisation, id), query))) {
      return fail('forbidden', 'The link has expired or was altered.');
    }
    const [attachment, content] = await Promise.all([
      findAttachment(store.query, organisation, id),
      findAttachmentContent(store.query, organisation, id),
    ]);
    if (!attachment || !content) return fail('not_found', 'The file no longer exists.');
    c.header('Content-Type', attachment.contentType);
    c.header('Content-Disposition', `inline; filename*=UTF-8''${encodedFileName(attachment.name)}`);
    // The file comes from a stranger: no script in it may run, and no browser may guess its type.
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'private, max-age=3600, immutable');
    c.header('Accept-Ranges', 'bytes');
    return send(inRange(c, content));
  },
);

/** The whole file, or the requested range, which some browsers need to play videos. */
function inRange(c: Context<Env>, content: Uint8Array): Response {
  const range = byteRange(c.req.header('range'), content.length);
  if (range === null) return c.body(new Uint8Array(content));
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${content.length}`);
    c.header('Cache-Control', 'no-store');
    return c.body(null, 416);
  }
  const [start, end] = range;
  c.header('Content-Range', `bytes ${start}-${end - 1}/${content.length}`);
  return c.body(new Uint8Array(content.subarray(start, end)), 206);
}
