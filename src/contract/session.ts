import { z } from 'zod';
import { agentRole } from './agent.ts';
import { scope } from './key.ts';
import { text } from './text.ts';

/** The body of `POST /api/v1/session`: the dashboard's sign-in. */
export const signInRequest = z.object({ key: z.string().min(1).max(200) });

/** `GET /api/v1/session`: who is signed in. */
export const sessionResponse = z.object({
  success: z.literal(true),
  organisation_id: z.string().nullable().describe('null: nobody is signed in.'),
  agent: z
    .object({ id: z.int().min(1), role: agentRole, name: z.string() })
    .nullable()
    .describe('null: signed in with a key.'),
  scopes: z.array(scope),
  single_sign_on: z
    .string()
    .nullable()
    .describe('The name of the provider with which agents can sign in; null: there is none.'),
  time_zone: z
    .string()
    .nullable()
    .describe("The organisation's IANA time zone; null: nobody is signed in."),
});
export type SessionResponse = z.output<typeof sessionResponse>;

/** The body of `POST /api/v1/session/link`, which mails a sign-in link that works once. */
export const linkRequest = z.object({
  organisation_id: z.string().min(1).max(200).default('default'),
  email: z.email().max(254),
});

/** The body of `POST /api/v1/session/agent`, which signs an agent in with the token of a link. */
export const linkSignIn = z.object({ token: z.string().min(1).max(200) });

/** How a session was started. */
export const signInMethod = z.enum(['key', 'link', 'passkey', 'single_sign_on']);
export type SignInMethod = z.output<typeof signInMethod>;

/** What a browser has of a passkey (Web Authentication, Level 3, section 5.1: the JSON forms). */
const credential = z.looseObject({
  id: z
    .string()
    .max(2_000)
    .regex(/^[\w-]+$/)
    .describe('The id of the passkey, base64url.'),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
});

/** What a browser needs to use or to make a passkey. */
export const passkeyOptionsResponse = z.object({
  success: z.literal(true),
  options: z
    .record(z.string(), z.unknown())
    .describe('For `navigator.credentials`, in the JSON form of Web Authentication.'),
});
export type PasskeyOptionsResponse = z.output<typeof passkeyOptionsResponse>;

/** The body of `POST /api/v1/session/passkey`. */
export const passkeySignIn = z.object({ credential });

/** The body of `POST /api/v1/passkeys`. */
export const passkeyInput = z.object({
  name: text(100).trim().min(1).optional().describe('Default: the browser and device.'),
  credential,
});

export const listedPasskey = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  used_at: z.iso.datetime().nullable(),
});
export type ListedPasskey = z.output<typeof listedPasskey>;
export const passkeyResponse = z.object({ success: z.literal(true), data: listedPasskey });
export const passkeyListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedPasskey),
});
export type PasskeyListResponse = z.output<typeof passkeyListResponse>;

/** A session of an agent. */
export const listedSession = z.object({
  id: z.string(),
  method: signInMethod,
  device: z.string().describe('Browser and system as the browser tells them; empty: unknown.'),
  created_at: z.iso.datetime(),
  used_at: z.iso.datetime().describe('Accurate to the hour.'),
  expires_at: z.iso.datetime(),
  current: z.boolean().describe('It is the session of this request.'),
});
export type ListedSession = z.output<typeof listedSession>;
export const sessionListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedSession),
});
export type SessionListResponse = z.output<typeof sessionListResponse>;
