import type { Context } from 'hono';
import { z } from 'zod';
import { reportQuery } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { type Env, ownOrigin } from '../http/context.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { pathNumber } from '../http/path-number.ts';
import type { Services } from '../http/services.ts';
import { BASE, REPORTING } from './access.ts';
import { changedSince } from './changed-since.ts';
import { type Listed, pageOf, type ReportPage, type Wanted } from './store.ts';
import type { Reader } from './reader.ts';
import { surroundings } from './surroundings.ts';
import { menuPath } from './vocabulary.ts';

const readerOf = (c: Context<Env>, organisationId: string, services: Services): Reader => ({
  c,
  services,
  organisationId,
  query: services.store.replica,
});

/** What a request asks for. */
interface WantedPage extends Omit<Wanted, 'changed' | 'media'> {
  /** Milliseconds since 1970. */
  updatedAfter?: number | undefined;
}

interface Page<Row, One> {
  /** The path after `BASE`. */
  path: `/${string}`;
  summary: string;
  one: z.ZodType<One>;
  find(wanted: WantedPage, reader: Reader): Promise<ReportPage<Row>>;
  show(rows: Row[], reader: Reader): One[] | Promise<One[]>;
}

interface List<T extends Listed, One> extends Omit<Page<Schema[T], One>, 'find'> {
  table: T;
  /** For files: only those of this kind. */
  media?: 'image' | 'video';
}

/** An endpoint that lists the rows of a table in pages. */
export const list = <T extends Listed, One>({ table, media, ...rest }: List<T, One>) =>
  pages<Schema[T], One>({
    ...rest,
    async find(wanted, reader) {
      const { query, organisationId } = reader;
      const changed = await changesOf(table, wanted.updatedAfter, reader);
      return pageOf(query, table, organisationId, { ...wanted, changed, media });
    },
  });

/** The conditions of the records that changed since a time; `undefined`: all are wanted. */
async function changesOf(table: Listed, since: number | undefined, reader: Reader) {
  if (since === undefined) return undefined;
  const { agents, teams } = await surroundings(reader);
  const changedTeams = new Set(teams.filter(({ updatedAt }) => updatedAt >= since));
  return changedSince(table, since, reader.services.now(), {
    agentIds: [...agents.values()]
      .filter(({ profileAt }) => profileAt >= since)
      .map(({ agentId }) => agentId),
    teamIds: teams
      .filter((team) => menuPath(teams, team).some((one) => changedTeams.has(one)))
      .map(({ teamId }) => teamId),
  });
}

/** An endpoint that serves a list in pages, with pagination headers. */
export const pages = <Row, One>({
  path,
  summary,
  one,
  find,
  show,
}: Page<Row, One>): Endpoint<Services> =>
  endpoint(
    {
      ...REPORTING,
      method: 'get',
      path: `${BASE}${path}`,
      summary,
      description:
        'The list is paginated: see the response headers `Link`, `Total` and `Per-Page`.',
      access: 'reporting:read',
      query: reportQuery,
      aliases: { per_page: 'per' },
      responses: { 200: { description: 'A page of the list', schema: z.array(one) } },
    },
    async ({ c, principal, query, respond }, services: Services) => {
      const reader = readerOf(c, principal.organisationId, services);
      const { page, per } = query;
      const { rows, total } = await find(
        {
          limit: per,
          offset: (page - 1) * per,
          ids: query.id,
          agentNumbers: query.agent_number,
          updatedAfter: query.updated_after,
        },
        reader,
      );
      c.header('Total', String(total));
      c.header('Per-Page', String(per));
      const link = linksOf(new URL(c.req.url), services.publicUrl ?? ownOrigin(c, services), {
        page,
        last: Math.max(1, Math.ceil(total / per)),
      });
      if (link) c.header('Link', link);
      return respond(200, await show(rows, reader));
    },
  );

interface Single<One> {
  /** The path after `BASE`, with `{id}`. */
  path: `/${string}/{id}${string}`;
  summary: string;
  description: string;
  one: z.ZodType<One>;
  find(id: number, reader: Reader): Promise<One | undefined>;
}

/** An endpoint that reads one record by the id in its path. */
export const single = <One>({
  path,
  summary,
  description,
  one,
  find,
}: Single<One>): Endpoint<Services> =>
  endpoint(
    {
      ...REPORTING,
      method: 'get',
      path: `${BASE}${path}`,
      summary,
      access: 'reporting:read',
      parameters: { id: 'The id, a number.' },
      responses: { 200: { description, schema: one } },
      errors: ['not_found'],
    },
    async ({ c, principal, respond, fail }, services: Services) => {
      const id = pathNumber(c.req.param('id')!);
      const found =
        id > 0 ? await find(id, readerOf(c, principal.organisationId, services)) : undefined;
      return found ? respond(200, found) : fail('not_found', 'No record has this id.');
    },
  );

/** The `Link` header with the URLs of other pages (RFC 8288). */
function linksOf(url: URL, origin: string, { page, last }: { page: number; last: number }): string {
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams(url.search);
    query.set('page', String(number));
    return `<${origin}${url.pathname}?${query}>; rel="${rel}"`;
  };
  return [
    ...(page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ].join(', ');
}
