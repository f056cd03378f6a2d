import {
  type ExportVersion,
  signedUrlsResponse,
  signedUrlsInput,
} from '../../../contract/index.ts';
import { dayOf } from '../../../contract/time.ts';
import type { Store } from '../../database/store.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { byKeyAndOrganisation } from '../authentication.ts';
import { linkTo } from '../links.ts';
import type { ExportServices } from '../services.ts';
import { findExportDay, findExportFiles } from '../store/days.ts';
import { type ExportBot, findExportBots } from '../store/endings.ts';

const BAD_DATE = new Fault(
  'bad_request',
  'The body must be {"date": "YYYY-MM-DD"}, with a valid date.',
);

const getSignedUrls = (version: ExportVersion) =>
  endpoint(
    {
      method: 'post',
      path: `/data-export/${version}/get-signed-urls`,
      group: 'exports',
      summary: `Get links to the files of a day, version ${version.slice(1)}`,
      description:
        'Each call returns new links, which work for one day. If there are no files, `status` says why: the day is `pending`, `empty`, or before the first exported day (`none`). An invalid date is refused with 400.',
      access: 'export:read',
      authentication: byKeyAndOrganisation,
      // The header is checked first.
      isReadLater: true,
      headers: {
        organizationId: 'The organisation of the key.',
        botId: 'The id of the bot, percent-encoded if a header cannot hold its characters.',
      },
      body: {
        schema: signedUrlsInput,
        isAnyType: true,
        refusal: BAD_DATE,
        maxBytes: 4096,
        example: { date: '2024-05-03' },
      },
      responses: {
        200: { description: 'The links, in the order of the parts', schema: signedUrlsResponse },
      },
      errors: ['bad_request'],
    },
    async ({ c, principal, later, respond, fail }, services: ExportServices) => {
      const { store, reader } = services;
      const { organisationId } = principal;
      const given = c.req.header('botId');
      if (!given) return fail('bad_request', 'Send the id of the bot in the header botId.');
      const body = await later.body();
      if (body instanceof Fault) return fail(body);
      const { date } = body;
      // The first conversation of the bot may have arrived just now.
      const bot =
        (await botOf(store, organisationId, given)) ??
        (await reader.caughtUp().then(() => botOf(store, organisationId, given)));
      const botId = bot?.botId ?? given;
      const day = await findExportDay(store.query, organisationId, botId, date);
      const found = day?.sealedAt
        ? await findExportFiles(store.query, organisationId, botId, date, version)
        : [];
      const urls = await Promise.all(found.map((file) => linkTo(c, services, file)));
      const isKnown = bot && date >= dayOf(bot.firstAt);
      return respond(200, {
        date,
        urls,
        ...(urls.length === 0 && {
          status: day?.sealedAt ? 'empty' : isKnown ? 'pending' : 'none',
        }),
      });
    },
  );

export const signedUrlEndpoints = [getSignedUrls('v1'), getSignedUrls('v2')];

/** The bot with this id, or, as a header cannot hold all characters, with the percent-decoded id. */
async function botOf(
  store: Store,
  organisationId: string,
  given: string,
): Promise<ExportBot | undefined> {
  const [bot] = await findExportBots(store.query, { organisationId, botId: given });
  const botId = decoded(given);
  // No bot has an id with NUL, and PostgreSQL does not look for one.
  if (bot || botId === null || botId === given || botId.includes('\0')) return bot;
  return (await findExportBots(store.query, { organisationId, botId }))[0];
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
