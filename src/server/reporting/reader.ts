import type { Context } from 'hono';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Env } from '../http/context.ts';
import type { Services } from '../http/services.ts';

/** The context of a report request. */
export interface Reader {
  c: Context<Env>;
  services: Services;
  organisationId: string;
  /** The replica, if there is one. */
  query: Kysely<Schema>;
}
