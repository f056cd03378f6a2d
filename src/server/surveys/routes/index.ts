import { Hono } from 'hono';
import type { Env, Parts } from '../../http/context.ts';
import { answerRoutes } from './rating.ts';
import { mailRoutes } from './mail.ts';
import { surveyRoutes } from './surveys.ts';

/** `/csat` (CONTRACT, part B). What customers answer comes last: a token is any word. */
export function csatRoutes(parts: Parts): Hono<Env> {
  return new Hono<Env>()
    .route('/', surveyRoutes(parts))
    .route('/', mailRoutes(parts))
    .route('/', answerRoutes(parts));
}
