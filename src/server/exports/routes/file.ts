import { routePath } from 'hono/route';
import { exportVersion } from '../../../contract/index.ts';
import { fileKey } from '../../files/index.ts';
import { wholeOrBroken } from '../../http/broken-off.ts';
import { endpoint } from '../../http/endpoint.ts';
import { byteRange } from '../../http/range.ts';
import { encodedName, pathOf } from '../links.ts';
import type { ExportServices } from '../services.ts';
import { findExportFiles } from '../store/days.ts';

const OF_LINK = 'From the link.';
const LINES = 'application/x-ndjson';
/** The file never changes. */
const LASTING = 'private, max-age=86400, immutable';

export const downloadExport = endpoint(
  {
    method: 'get',
    path: '/data-export/files/{organisation}/{bot}/{version}/{day}/{part}/{name}',
    group: 'exports',
    summary: 'Download an exported file',
    description:
      'Requires a signed link. Each line is a conversation as JSON. The ETag is the SHA-256 of the file.',
    access: 'signature',
    parameters: {
      organisation: OF_LINK,
      bot: OF_LINK,
      version: OF_LINK,
      day: OF_LINK,
      part: OF_LINK,
      name: 'The name of the file.',
    },
    headers: {
      Range: 'One range of bytes.',
      'If-None-Match': 'The ETag of your copy.',
      'Accept-Encoding': '`gzip` is supported.',
    },
    responses: {
      200: { description: 'The file', type: LINES },
      206: { description: 'The part of the file', type: LINES },
      304: { description: 'Your copy is current', isEmpty: true },
      416: { description: 'The file has no such part', isEmpty: true },
    },
    errors: ['not_found'],
  },
  async ({ c, params, send, fail }, services: ExportServices) => {
    const { store, files, links, log } = services;
    const { organisation, day } = params;
    const bot = params.bot.replace(/^bot=/, '');
    const version = exportVersion.safeParse(params.version);
    const part = Number(params.part);
    const { expires = '', signature = '' } = c.req.query();
    const asked = { organisationId: organisation, botId: bot, day, part };
    const isGood =
      version.success &&
      (await links.isGood(organisation, pathOf({ ...asked, version: version.data }), {
        expires,
        signature,
      }));
    if (!isGood) return fail('forbidden', 'The link has expired or was altered.');
    const all = await findExportFiles(store.query, organisation, bot, day, version.data);
    const file = all.find((one) => one.part === part);
    if (!file) return fail('not_found', 'The file no longer exists.');

    const { sha256, sizeBytes } = file;
    const etag = `"${sha256}"`;
    c.header('ETag', etag);
    c.header('Content-Type', `${LINES}; charset=utf-8`);
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodedName(file)}`);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Accept-Ranges', 'bytes');
    c.header('Vary', 'Accept-Encoding');
    if (c.req.header('if-none-match')?.includes(etag)) {
      c.header('Cache-Control', LASTING);
      return send(c.body(null, 304));
    }
    const range = byteRange(c.req.header('range'), sizeBytes);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${sizeBytes}`);
      return send(c.body(null, 416));
    }
    const content = await files.read(fileKey(file), range ?? undefined);
    if (!content) {
      log.error({ route: routePath(c, -1) }, 'a sealed export file is missing');
      return fail('not_found', 'The file is missing from the storage.');
    }
    const whole = (bytes: typeof content) => wholeOrBroken(c, services, bytes);
    c.header('Cache-Control', LASTING);
    if (range) {
      c.header('Content-Range', `bytes ${range[0]}-${range[1] - 1}/${sizeBytes}`);
      c.header('Content-Length', String(range[1] - range[0]));
      return send(c.body(whole(content), 206));
    }
    if (/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
      c.header('Content-Encoding', 'gzip');
      c.header('ETag', `"${sha256}-gzip"`);
      return send(c.body(whole(content.pipeThrough(new CompressionStream('gzip') as never))));
    }
    c.header('Content-Length', String(sizeBytes));
    return send(c.body(whole(content)));
  },
);
