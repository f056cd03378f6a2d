import { z } from 'zod';

/** Who changed something. */
export const author = z.object({
  kind: z.enum(['agent', 'key', 'server']).describe('`server`: the command line.'),
  id: z.string().nullable().describe('The id of the agent or the key.'),
  name: z.string().nullable().describe('The name of the agent; null: not an agent.'),
});
export type Author = z.output<typeof author>;
