import { z } from 'zod';
import { text } from './text.ts';

/** What a secret key may be allowed to do (CONTRACT, authentication). */
export const scope = z.enum([
  'conversations:write',
  'conversations:read',
  'metrics:read',
  'csat:read',
  'config:write',
  'export:read',
  'reporting:read',
  'reporting:write',
  'admin',
]);
export type Scope = z.output<typeof scope>;

export const keyKind = z.enum(['secret', 'publishable']);
export type KeyKind = z.output<typeof keyKind>;

const rateLimit = z
  .int()
  .min(1)
  .max(1_000_000)
  .describe('Requests a minute, on all nodes together.');

/** The body of `POST /api/v1/keys`. */
export const keyRequest = z
  .object({
    kind: keyKind.default('secret'),
    name: text(100).min(1).describe('What it is for.'),
    scopes: z.array(scope).max(20).optional().describe('What a secret key may do; all by default.'),
    rate_limit: rateLimit.optional(),
  })
  .refine(({ kind, scopes }) => kind === 'secret' || !scopes?.length, {
    path: ['scopes'],
    error: 'A publishable key sends events and reads nothing: it has no scopes.',
  });

/** The body of `POST /api/v1/keys/:id/rotate`. */
export const keyRotation = z.object({
  grace_seconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .describe('How long the old key still works.'),
});

/** A key as the team sees it: never the key itself. */
export const listedKey = z.object({
  id: z.string().describe('The first digits of its SHA-256.'),
  prefix: z.string().describe('How it begins.'),
  kind: keyKind,
  name: z.string(),
  scopes: z.array(z.string()),
  rate_limit: rateLimit.nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable().describe('To the minute.'),
  revoked_at: z.iso.datetime().nullable().describe('It may lie ahead.'),
});
export type ListedKey = z.output<typeof listedKey>;

/** `GET /api/v1/keys`: all of the organisation, the oldest first. */
export const keyListResponse = z.object({ success: z.literal(true), data: z.array(listedKey) });
export type KeyListResponse = z.output<typeof keyListResponse>;

/** A new key: the only time it can be seen. */
export const keyResponse = z.object({
  success: z.literal(true),
  key: z.string().describe('Shown only now.'),
  data: listedKey,
});
export type KeyResponse = z.output<typeof keyResponse>;

/** What changed and has nothing else to say. */
export const doneResponse = z.object({ success: z.literal(true) });
export type DoneResponse = z.output<typeof doneResponse>;
