import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { callersContext, inSpan, markFailed, note, SpanKind, typeOf } from '../telemetry/index.ts';
import type { Env } from './context.ts';

/** What monitoring asks for every few seconds. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics']);

/** Of requests that no endpoint serves. */
const ANY_ROUTE = '/*';

/** A span for each request, which continues the caller's trace. */
export const traced: MiddlewareHandler<Env> = (c, next) => {
  const { method, path } = c.req;
  if (UNTRACED.has(path)) return next();
  const parent = callersContext((name) => c.req.header(name));
  const facts = { 'http.request.method': method };
  return inSpan(method, { kind: SpanKind.SERVER, facts, parent }, async (span) => {
    await next();
    const { status } = c.res;
    const route = routePath(c);
    note(span, { 'http.response.status_code': status });
    if (route !== ANY_ROUTE) {
      // The route, not the path, which contains ids and tokens.
      note(span, { 'http.route': route });
      span.updateName(`${method} ${route}`);
    }
    if (status >= 500) markFailed(span, c.error ? typeOf(c.error) : String(status));
  });
};
