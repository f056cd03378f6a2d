import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ownOrigin } from '../context.ts';
import { type Declaration, endpoint } from '../endpoint.ts';
import { openApiDocument } from '../openapi.ts';
import type { Services } from '../services.ts';
import { docsPage } from './page.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The endpoints to document. */
interface DocsServices extends Services {
  declarations: readonly Declaration[];
}

const openApi = endpoint(
  {
    method: 'get',
    path: '/openapi.json',
    group: 'operation',
    summary: 'Read the OpenAPI document',
    access: 'everybody',
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
  async ({ c, respond }, services: DocsServices) => {
    c.header('Access-Control-Allow-Origin', '*');
    const document = openApiDocument(
      services.declarations,
      ownOrigin(c, services),
      services.bounds.values,
    );
    return respond(200, document as Record<string, unknown>);
  },
);

const docs = endpoint(
  {
    method: 'get',
    path: '/docs',
    group: 'operation',
    summary: 'Read the API reference',
    access: 'everybody',
    responses: { 200: { description: 'The API reference', type: 'text/html' } },
  },
  async ({ c, send }, services: DocsServices) => {
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    return send(
      await c.html(docsPage(services.declarations, ownOrigin(c, services), services.bounds.values)),
    );
  },
);

/** The API reference: as an OpenAPI document and as a page. */
export const docsEndpoints = [openApi, docs];
