import { z } from 'zod';

/** The body of `POST /api/v1/session`: the dashboard's sign-in. */
export const signInRequest = z.object({ key: z.string().min(1).max(200) });

/** `GET /api/v1/session`. */
export const sessionAnswer = z.object({
  success: z.literal(true),
  organisation_id: z.string().nullable().describe('null: nobody is signed in.'),
});
export type SessionAnswer = z.output<typeof sessionAnswer>;
