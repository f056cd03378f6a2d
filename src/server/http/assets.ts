import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { serveFiles } from './static-files.ts';

/** The folders of the built pages; `demo` is set only if the demo is served. */
export interface Assets {
  browser: string;
  dashboard: string;
  demo?: string | undefined;
  /** The version in the URL of a pinned script tag, `/afterword@VERSION.js`. */
  version?: string | undefined;
}

/**
 * Content security policy of our own pages: they load nothing from other origins, except photos and videos.
 *
 * @param frames the sources that may embed them in a frame
 * @param media where photos and videos come from as well; begins with a space
 */
const policy = (frames: "'none'" | "'self'", media: string) =>
  `default-src 'self'; img-src 'self' data: blob:${media}; media-src 'self' blob:${media}; base-uri 'none'; form-action 'self'; frame-ancestors ${frames}; object-src 'none'`;

/** The paths of the pages: they end with a slash, so that the pages' relative links work. */
const PAGES = { dashboard: '/dashboard', demo: '/demo' };

/** Whether the path is that of a page or of one of its files. */
export const isOfPage = (path: string): boolean =>
  Object.values(PAGES).some((page) => path.startsWith(`${page}/`));

/**
 * Routes of the script tag and the files that it loads, the dashboard and the demo.
 *
 * @param filesOrigin from where the pages show photos and videos, beside the server
 */
export function assetRoutes(
  { browser, dashboard, demo, version }: Assets,
  filesOrigin?: string,
): Hono<Env> {
  const media = filesOrigin === undefined ? '' : ` ${filesOrigin}`;
  const app = new Hono<Env>()
    .use(
      '/afterword.js',
      crossOrigin,
      serveFiles({ path: `${browser}/afterword.js`, precompressed: true }),
    )
    .use(
      '/afterword/*',
      crossOrigin,
      serveFiles({
        root: browser,
        precompressed: true,
        rewriteRequestPath: (path) => path.slice('/afterword'.length),
      }),
    );
  if (version !== undefined) {
    app.use(
      `/afterword@${version}.js`,
      crossOrigin,
      serveFiles({ path: `${browser}/afterword.js`, precompressed: true }),
    );
  }
  page(app, PAGES.dashboard, dashboard, policy("'none'", media));
  if (demo !== undefined) {
    // The gallery of the demo shows pages of the demo in frames.
    page(app, PAGES.demo, demo, policy("'self'", media));
    app.get('/', (c) => c.redirect(`${PAGES.demo}/`));
  } else {
    app.get('/', (c) => c.redirect(`${PAGES.dashboard}/`));
  }
  return app;
}

/** Serves a single-page app: every path below `path` that is not a file gets `index.html`. */
function page(app: Hono<Env>, path: string, root: string, contentPolicy: string): void {
  app.get(path, (c) => c.redirect(`${path}/`));
  app.use(`${path}/*`, async (c, next) => {
    await next();
    c.header('Content-Security-Policy', contentPolicy);
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Content-Type-Options', 'nosniff');
    const usual = c.req.path.endsWith('/push-worker.js') ? 'no-store' : 'no-cache';
    c.header('Cache-Control', cacheOf(c, /\/assets\//, usual));
  });
  app.use(
    `${path}/*`,
    serveFiles({
      root,
      precompressed: true,
      rewriteRequestPath: (request) => request.slice(path.length),
    }),
  );
  const index = serveFiles({ path: `${root}/index.html` });
  // A missing file is not a page: a browser would cache `index.html` in its place.
  app.get(`${path}/*`, (c, next) => (c.req.path.includes('/assets/') ? next() : index(c, next)));
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Files with hashed names are cached forever, others as `usual` says, and nothing that is not there. */
function cacheOf(c: Context<Env>, hashed: RegExp, usual: string): string {
  if (c.res.status >= 400) return 'no-store';
  return hashed.test(c.req.path) ? IMMUTABLE : usual;
}

/** Headers of scripts for customers' sites: any origin may read them; hashed names are cached forever. */
const crossOrigin: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header(
    'Cache-Control',
    cacheOf(c, /\/(?:chunks|later)\/|^\/afterword@/, 'public, max-age=300'),
  );
};
