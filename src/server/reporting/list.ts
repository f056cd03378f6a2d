import type { Context } from 'hono';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { reportQuery } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { type Env, ownOrigin } from '../http/context.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { pathNumber } from '../http/path-number.ts';
import type { Services } from '../http/services.ts';
import { BASE, REPORTING } from './access.ts';
import { type Listed, pageOf, type ReportPage, type Wanted } from './store.ts';

/** Who reads a report, and what with. */
export interface Reader {
  c: Context<Env>;
  services: Services;
  organisationId: string;
  /** Reports may be read from a replica. */
  query: Kysely<Schema>;
}

const readerOf = (c: Context<Env>, organisationId: string, services: Services): Reader => ({
  c,
  services,
  organisationId,
  query: services.store.replica,
});

interface Page<Row, One> {
  /** Behind `BASE`. */
  path: `/${string}`;
  summary: string;
  one: z.ZodType<One>;
  find(wanted: Wanted, reader: Reader): Promise<ReportPage<Row>>;
  show(rows: Row[], reader: Reader): One[] | Promise<One[]>;
}

interface List<T extends Listed, One> extends Omit<Page<Schema[T], One>, 'find'> {
  table: T;
  /** Of files: those of this kind. */
  media?: 'image' | 'video';
}

/** Lists the rows of a table in pages, as a resource. */
export const list = <T extends Listed, One>({ table, media, ...rest }: List<T, One>) =>
  pages<Schema[T], One>({
    ...rest,
    find: (wanted, { query, organisationId }) =>
      pageOf(query, table, organisationId, { ...wanted, media }),
  });

/** Serves a list in pages, with the headers that lead through them. */
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
      description: 'In pages: the headers `Link`, `Total` and `Per-Page` lead through them.',
      access: 'reporting:read',
      query: reportQuery,
      aliases: { per_page: 'per' },
      responses: { 200: { description: 'A page', schema: z.array(one) } },
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
  /** Behind `BASE`, with `{id}` in it. */
  path: `/${string}/{id}${string}`;
  summary: string;
  description: string;
  one: z.ZodType<One>;
  find(id: number, reader: Reader): Promise<One | undefined>;
}

/** Reads the one record that has the number in the path. */
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
      parameters: { id: 'A number.' },
      responses: { 200: { description, schema: one } },
      errors: ['not_found'],
    },
    async ({ c, principal, respond, fail }, services: Services) => {
      const id = pathNumber(c.req.param('id')!);
      const found =
        id > 0 ? await find(id, readerOf(c, principal.organisationId, services)) : undefined;
      return found ? respond(200, found) : fail('not_found', 'There is none with this id.');
    },
  );

/** Where the other pages are (RFC 8288). */
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
