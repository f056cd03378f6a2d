import { z } from 'zod';
import { text } from './text.ts';

/** The permissions of a secret key (CONTRACT, authentication). */
export const scope = z.enum([
  'conversations:write',
  'conversations:read',
  'metrics:read',
  'csat:read',
  'config:write',
  'articles:write',
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
  .describe('Requests per minute, counted over all nodes.');

/** The body of `POST /api/v1/keys`. */
export const keyRequest = z
  .object({
    kind: keyKind.default('secret'),
    name: text(100).min(1).describe('What the key is for.'),
    scopes: z
      .array(scope)
      .max(20)
      .optional()
      .describe('The scopes of a secret key; all by default.'),
    rate_limit: rateLimit.optional(),
  })
  .refine(({ kind, scopes }) => kind === 'secret' || !scopes?.length, {
    path: ['scopes'],
    error: 'A publishable key has no scopes: it can only send events.',
  });

/** The body of `POST /api/v1/keys/:id/rotate`. */
export const keyRotation = z.object({
  grace_seconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .describe('How long the old key continues to work.'),
});

/** The properties of a key, never the key itself. */
export const listedKey = z.object({
  id: z.string().describe('The first digits of the SHA-256 of the key.'),
  prefix: z.string().describe('The first characters of the key.'),
  kind: keyKind,
  name: z.string(),
  scopes: z.array(z.string()),
  rate_limit: rateLimit.nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable().describe('Accurate to the minute.'),
  revoked_at: z.iso
    .datetime()
    .nullable()
    .describe('When the key stops working; may be in the future.'),
});
export type ListedKey = z.output<typeof listedKey>;

/** `GET /api/v1/keys`: all keys of the organisation, oldest first. */
export const keyListResponse = z.object({ success: z.literal(true), data: z.array(listedKey) });
export type KeyListResponse = z.output<typeof keyListResponse>;

/** A new key. Only this response contains the key itself. */
export const keyResponse = z.object({
  success: z.literal(true),
  key: z.string().describe('The key itself. It cannot be read again.'),
  data: listedKey,
});
export type KeyResponse = z.output<typeof keyResponse>;

/** The response of a change that returns no data. */
export const doneResponse = z.object({ success: z.literal(true) });
export type DoneResponse = z.output<typeof doneResponse>;
