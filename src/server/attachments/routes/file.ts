import type { Context } from 'hono';
import { z } from 'zod';
import type { Env } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { encodedFileName } from '../../http/file-name.ts';
import { byteRange } from '../../http/range.ts';
import type { Services } from '../../http/services.ts';
import { pathOf } from '../link.ts';
import { findAttachment, findAttachmentContent } from '../store.ts';

/** Without them a link is no signed one, and not an invalid request. */
const signedQuery = z.object({
  expires: z.string().optional().describe('Of the link.'),
  signature: z.string().optional().describe('Of the link.'),
});

export const readFile = endpoint(
  {
    method: 'get',
    path: '/api/v1/attachments/{organisation}/{id}',
    group: 'browsers',
    summary: 'Read a file by its signed link',
    access: 'signature',
    parameters: { organisation: 'Of the link.', id: 'The attachment_id.' },
    query: signedQuery,
    headers: { Range: 'A part of the file: one range of bytes.' },
    responses: {
      200: { type: '*/*', description: 'The file, with the type of its bytes' },
      206: { type: '*/*', description: 'The part' },
      416: { description: 'There is no such part', isEmpty: true },
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
    if (!attachment || !content) return fail('not_found', 'The file is gone.');
    c.header('Content-Type', attachment.contentType);
    c.header('Content-Disposition', `inline; filename*=UTF-8''${encodedFileName(attachment.name)}`);
    // Whatever it may be: nothing in it runs, and nobody takes it for something else.
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'private, max-age=3600, immutable');
    c.header('Accept-Ranges', 'bytes');
    return send(inRange(c, content));
  },
);

/** All of it, or the one range that was asked for: some browsers play no film without. */
function inRange(c: Context<Env>, content: Uint8Array): Response {
  const range = byteRange(c.req.header('range'), content.length);
  if (range === null) return c.body(new Uint8Array(content));
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${content.length}`);
    return c.body(null, 416);
  }
  const [start, end] = range;
  c.header('Content-Range', `bytes ${start}-${end - 1}/${content.length}`);
  return c.body(new Uint8Array(content.subarray(start, end)), 206);
}
