import { z } from 'zod';
import { agentRole } from './agent.ts';
import { scope } from './key.ts';

/** The body of `POST /api/v1/session`: the dashboard's sign-in. */
export const signInRequest = z.object({ key: z.string().min(1).max(200) });

/** `GET /api/v1/session`: who is signed in. */
export const sessionResponse = z.object({
  success: z.literal(true),
  organisation_id: z.string().nullable().describe('null: nobody is signed in.'),
  agent: z
    .object({ id: z.int().min(1), role: agentRole })
    .nullable()
    .describe('null: signed in with a key.'),
  scopes: z.array(scope),
});
export type SessionResponse = z.output<typeof sessionResponse>;

/** The body of `POST /api/v1/session/link`, which mails a sign-in link that works once. */
export const linkRequest = z.object({
  organisation_id: z.string().min(1).max(200).default('default'),
  email: z.email().max(254),
});

/** The body of `POST /api/v1/session/agent`, which signs an agent in with the token of a link. */
export const linkSignIn = z.object({ token: z.string().min(1).max(200) });
