import { Hono } from 'hono';
import { sql } from 'kysely';
import { problem } from './response.ts';
import type { Env, Parts } from './context.ts';

/** `/healthz`: the process answers. `/readyz`: it can do its work: the database answers too. */
export function healthRoutes({ store, stopping }: Parts): Hono<Env> {
  return new Hono<Env>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (stopping.aborted) return unavailable(c, 'The server is stopping.');
      try {
        await sql`select 1`.execute(store.query);
      } catch {
        return unavailable(c, 'The database does not answer.');
      }
      return c.json({ status: 'ready' });
    });
}

function unavailable(c: Parameters<typeof problem>[0], message: string): Response {
  c.header('Retry-After', '5');
  return problem(c, 'unavailable', message);
}
