import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { z } from 'zod';
import { ownOrigin } from '../context.ts';
import { type CallLimit, type Declaration, endpoint } from '../endpoint.ts';
import { openApiDocument } from '../openapi.ts';
import type { Services } from '../services.ts';
import { docsPage } from './page.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The endpoints to document. */
interface DocsServices extends Services {
  declarations: readonly Declaration[];
}

/** In place of the server's origin, which each request may name differently. */
const ORIGIN = 'https://origin.invalid';

/** The documentation without the origin. To make it takes as long as a hundred messages. */
interface Made {
  document: ReturnType<typeof openApiDocument>;
  page: string;
}

const madeFor = new WeakMap<DocsServices, Promise<Made>>();

/** Makes the documentation of a server once: everybody can ask for it as often as they like. */
function made(services: DocsServices): Promise<Made> {
  const known = madeFor.get(services);
  if (known) return known;
  const making = make(services);
  madeFor.set(services, making);
  return making;
}

async function make({ declarations, bounds: { values } }: DocsServices): Promise<Made> {
  const document = openApiDocument(declarations, ORIGIN, values);
  return { document, page: String(await docsPage(declarations, ORIGIN, values)) };
}

/** Each response is most of a megabyte, and takes as long as tens of messages. */
const CALLS = [
  { name: 'docs', calls: 60, seconds: 60, per: 'address' },
] as const satisfies CallLimit[];

const openApi = endpoint(
  {
    method: 'get',
    path: '/openapi.json',
    group: 'operation',
    summary: 'Read the OpenAPI document',
    access: 'everybody',
    limits: CALLS,
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
  async ({ c, respond }, services: DocsServices) => {
    c.header('Access-Control-Allow-Origin', '*');
    const url = ownOrigin(c, services);
    const { document } = await made(services);
    const info = { ...document.info, contact: { ...document.info.contact, url } };
    return respond(200, { ...document, info, servers: [{ url }] });
  },
);

const docs = endpoint(
  {
    method: 'get',
    path: '/docs',
    group: 'operation',
    summary: 'Read the API reference',
    access: 'everybody',
    limits: CALLS,
    responses: { 200: { description: 'The API reference', type: 'text/html' } },
  },
  async ({ c, send }, services: DocsServices) => {
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    const { page } = await made(services);
    const origin = String(html`${ownOrigin(c, services)}`);
    return send(await c.html(page.replaceAll(ORIGIN, () => origin)));
  },
);

/** The API reference: as an OpenAPI document and as a page. */
export const docsEndpoints = [openApi, docs];
