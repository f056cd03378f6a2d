import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { type Env, ownOrigin, type Parts } from '../context.ts';
import { openApiDocument } from './openapi.ts';
import { docsPage } from './page.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** `/docs`: the API for people; `/openapi.json`: the same for programs. */
export function docsRoutes(parts: Parts): Hono<Env> {
  let document: string | undefined;
  return new Hono<Env>()
    .get('/openapi.json', (c) => {
      document ??= JSON.stringify(openApiDocument());
      c.header('Access-Control-Allow-Origin', '*');
      return c.body(document, 200, { 'content-type': 'application/json' });
    })
    .get('/docs', (c) => {
      c.header(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('Referrer-Policy', 'no-referrer');
      return c.html(docsPage(ownOrigin(c, parts)));
    });
}
