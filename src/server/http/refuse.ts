import type { Context } from 'hono';
import type { Env } from './context.ts';
import type { Fault } from './errors.ts';

/** Makes a response of why a request is refused. */
export type Refuse = (c: Context<Env>, fault: Fault) => Promise<Response>;
