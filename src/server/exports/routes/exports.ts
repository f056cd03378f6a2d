import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import {
  type ExportMetricsAnswer,
  type ExportDaysAnswer,
  exportPeriodQuery,
  type ExportVersion,
  exportVersion,
  read,
  signedUrlsInput,
  type SignedUrlsAnswer,
} from '../../../contract/index.ts';
import { exportName, VERSIONS } from '../rules/day.ts';
import { addUpFigures, exportFigures } from '../rules/figures.ts';
import { DAY, dayOf } from '../../../contract/time.ts';
import { type ExportBot, findExportBots } from '../store/endings.ts';
import { findDayFigures, findExportDay, findExportFiles, findSealedDays } from '../store/days.ts';
import { type Schema } from '../../database/schema.ts';
import { fileKey } from '../../files/index.ts';
import { encodedFileName } from '../../http/file-name.ts';
import { byteRange } from '../../http/range.ts';
import { BEARER, counted, requireScope, withoutScope } from '../../http/access.ts';
import { jsonOf, problem, readQuery } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';

/** How long a link opens its file, milliseconds (CONTRACT, part C). */
const LINK_LASTS = DAY;

/** `/data-export` (CONTRACT, part C): links to the files of a day, and the files. */
export function exportRoutes(parts: Parts): Hono<Env> {
  const { store, files } = parts;

  async function signedUrls(c: Context<Env>, version: ExportVersion): Promise<Response> {
    // The key stands in `authorization`, as it is or behind "Bearer".
    const key = (c.req.header('authorization') ?? '').replace(BEARER, '');
    const principal = await parts.keys.principal(key || (c.req.header('x-api-key') ?? ''));
    const organisationId = c.req.header('organizationId');
    if (!principal || principal.organisationId !== organisationId) {
      return problem(
        c,
        'unauthorized',
        'Send an API key in the header authorization, and its organisation in organizationId.',
      );
    }
    const refused = withoutScope(c, principal, 'export:read');
    if (refused) return refused;
    const { rateLimit, keyHash } = principal;
    const usedUp = rateLimit !== null && (await counted(c, parts.keyLimit(rateLimit), keyHash));
    if (usedUp) return usedUp;
    const given = c.req.header('botId');
    if (!given) return problem(c, 'bad_request', 'Send the id of the bot in the header botId.');
    const json = jsonOf(c, await c.req.text());
    if (json instanceof Response) return json;
    const input = read(signedUrlsInput, json.value);
    if (!input.success) {
      return problem(c, 'bad_request', 'The body is {"date": "YYYY-MM-DD"}, with a day there is.');
    }
    const { date } = input.data;
    // Its first conversation may just have come in.
    const bot =
      (await botOf(organisationId, given)) ??
      (await parts.reader.caughtUp().then(() => botOf(organisationId, given)));
    const botId = bot?.botId ?? given;
    const day = await findExportDay(store.query, organisationId, botId, date);
    const found = day?.sealedAt
      ? await findExportFiles(store.query, organisationId, botId, date, version)
      : [];
    const urls = await Promise.all(found.map((file) => linkTo(c, file)));
    const answer: SignedUrlsAnswer = {
      date,
      urls,
      ...(urls.length === 0 && {
        status: day?.sealedAt ? 'empty' : bot && date >= dayOf(bot.firstAt) ? 'pending' : 'none',
      }),
    };
    return c.json(answer);
  }

  /** The bot of this id; or, as headers are no place for all letters, of the id as URLs have it. */
  async function botOf(organisationId: string, given: string): Promise<ExportBot | undefined> {
    const [bot] = await findExportBots(store.query, { organisationId, botId: given });
    const botId = decoded(given);
    if (bot || botId === null || botId === given) return bot;
    return (await findExportBots(store.query, { organisationId, botId }))[0];
  }

  async function linkTo(c: Context<Env>, file: Schema['exportFile']): Promise<string> {
    if (files.link) {
      const fileName = encodedName(file);
      return files.link(fileKey(file), { seconds: LINK_LASTS / 1000, fileName });
    }
    const path = pathOf(file);
    const query = await parts.links.sign(file.organisationId, path, parts.now() + LINK_LASTS);
    return `${parts.publicUrl ?? ownOrigin(c, parts)}${path}?${query}`;
  }

  return new Hono<Env>()
    .post('/data-export/v1/get-signed-urls', bodyLimit(4096, 'It'), (c) => signedUrls(c, 'v1'))
    .post('/data-export/v2/get-signed-urls', bodyLimit(4096, 'It'), (c) => signedUrls(c, 'v2'))
    .get('/data-export/v2/metrics', requireScope(parts, 'export:read'), async (c) => {
      const query = readQuery(c, exportPeriodQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const days = await findDayFigures(store.replica, organisationId, query);
      const { from, to, botId = null } = query;
      const answer: ExportMetricsAnswer = {
        from,
        to,
        bot_id: botId,
        days: days.length,
        ...exportFigures(addUpFigures(days)),
      };
      return c.json(answer);
    })
    .get('/data-export/v2/days', requireScope(parts, 'export:read'), async (c) => {
      const query = readQuery(c, exportPeriodQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const answer: ExportDaysAnswer = { days: [] };
      for (const sealed of await findSealedDays(store.query, organisationId, query)) {
        const { botId, day, sealedAt, conversations, erased } = sealed;
        const found = await Promise.all(
          VERSIONS.map((version) =>
            findExportFiles(store.query, organisationId, botId, day, version),
          ),
        );
        answer.days.push({
          bot_id: botId,
          date: day,
          sealed_at: new Date(sealedAt).toISOString(),
          conversations,
          erased,
          files: await Promise.all(
            found.flat().map(async (file) => ({
              version: file.version,
              name: exportName(botId, day, file.part),
              size_bytes: file.sizeBytes,
              sha256: file.sha256,
              url: await linkTo(c, file),
            })),
          ),
        });
      }
      return c.json(answer);
    })
    .get('/data-export/files/:organisation/:bot/:version/:day/:part/:name', async (c) => {
      const { organisation, day } = c.req.param();
      const bot = c.req.param('bot').replace(/^bot=/, '');
      const version = exportVersion.safeParse(c.req.param('version'));
      const part = Number(c.req.param('part'));
      const { expires = '', signature = '' } = c.req.query();
      const asked = { organisationId: organisation, botId: bot, day, part };
      const isGood =
        version.success &&
        (await parts.links.isGood(organisation, pathOf({ ...asked, version: version.data }), {
          expires,
          signature,
        }));
      if (!isGood) return problem(c, 'forbidden', 'The link has expired or was altered.');
      const all = await findExportFiles(store.query, organisation, bot, day, version.data);
      const file = all.find((one) => one.part === part);
      if (!file) return problem(c, 'not_found', 'The file is gone.');
      return sent(c, file);
    });

  async function sent(c: Context<Env>, file: Schema['exportFile']): Promise<Response> {
    const { sha256, sizeBytes } = file;
    const etag = `"${sha256}"`;
    c.header('ETag', etag);
    c.header('Content-Type', 'application/x-ndjson; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodedName(file)}`);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'private, max-age=86400, immutable');
    c.header('Accept-Ranges', 'bytes');
    c.header('Vary', 'Accept-Encoding');
    if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304);
    const range = byteRange(c.req.header('range'), sizeBytes);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${sizeBytes}`);
      return c.body(null, 416);
    }
    const content = await files.read(fileKey(file), range ?? undefined);
    if (!content) {
      parts.log.error({ route: routePath(c, -1) }, 'a sealed export file is missing');
      return problem(c, 'not_found', 'The file is not where it was written.');
    }
    if (range) {
      c.header('Content-Range', `bytes ${range[0]}-${range[1] - 1}/${sizeBytes}`);
      c.header('Content-Length', String(range[1] - range[0]));
      return c.body(content, 206);
    }
    if (/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
      c.header('Content-Encoding', 'gzip');
      c.header('ETag', `"${sha256}-gzip"`);
      return c.body(content.pipeThrough(new CompressionStream('gzip') as never));
    }
    c.header('Content-Length', String(sizeBytes));
    return c.body(content);
  }
}

const encodedName = ({ botId, day, part }: Schema['exportFile']) =>
  encodedFileName(exportName(botId, day, part));

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Where a part is fetched; its last piece is the name that the document gives it. */
const pathOf = ({
  organisationId,
  botId,
  version,
  day,
  part,
}: Pick<Schema['exportFile'], 'organisationId' | 'botId' | 'version' | 'day' | 'part'>) =>
  `/data-export/files/${[
    organisationId,
    // A dot alone would be taken for a folder.
    `bot=${botId}`,
    version,
    day,
    String(part),
    exportName(botId, day, part),
  ]
    .map(encodeURIComponent)
    .join('/')}`;
