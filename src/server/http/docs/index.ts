import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ownOrigin } from '../context.ts';
import { type Declaration, endpoint } from '../endpoint.ts';
import { openApiDocument } from '../openapi.ts';
import type { Services } from '../services.ts';
import { docsPage } from './page.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What these pages tell of. */
interface DocsServices extends Services {
  declarations: readonly Declaration[];
}

const openApi = endpoint(
  {
    method: 'get',
    path: '/openapi.json',
    group: 'operation',
    summary: 'Read this document for programs',
    access: 'everybody',
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
  async ({ c, respond }, services: DocsServices) => {
    c.header('Access-Control-Allow-Origin', '*');
    const document = openApiDocument(services.declarations, ownOrigin(c, services));
    return respond(200, document as Record<string, unknown>);
  },
);

const docs = endpoint(
  {
    method: 'get',
    path: '/docs',
    group: 'operation',
    summary: 'Read this document',
    access: 'everybody',
    responses: { 200: { description: 'A page', type: 'text/html' } },
  },
  async ({ c, send }, services: DocsServices) => {
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    return send(await c.html(docsPage(services.declarations, ownOrigin(c, services))));
  },
);

/** The API for people and for programs. */
export const docsEndpoints = [openApi, docs];
