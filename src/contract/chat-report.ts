import { z } from 'zod';
import { agentStatus } from './agent.ts';

const count = z.int().min(0);
const id = z.int().min(1);
const seconds = z.int().min(0).nullable();

/** `GET /api/v1/reports/board`: who waits and who is there, now. */
export const boardAnswer = z.object({
  success: z.literal(true),
  waiting: count,
  in_chat: count.describe('Chats that a person is in.'),
  wrapping_up: count,
  longest_wait_seconds: seconds,
  agents_by_status: z.record(agentStatus, count),
  teams: z.array(
    z.object({
      id: id.nullable().describe('null: chats that no team takes.'),
      name: z.string().nullable(),
      waiting: count,
      in_chat: count,
      longest_wait_seconds: seconds,
      available: count.describe('Agents, of the team and all below it.'),
      open: z.boolean(),
    }),
  ),
  agents: z.array(
    z.object({
      id,
      name: z.string(),
      status: agentStatus,
      since: z.iso.datetime(),
      chats: count,
      chat_limit: count,
    }),
  ),
});
export type BoardAnswer = z.output<typeof boardAnswer>;

/** The query of `GET /api/v1/reports/people`: whole days by UTC, both ends included. */
export const chatReportQuery = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    by: z.enum(['day', 'team', 'agent']).default('day'),
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'The last day is before the first one.',
  });
export type ChatReportQuery = z.output<typeof chatReportQuery>;

/** A day, a team or an agent. Times are averages in whole seconds; `null`: of nothing. */
export const chatReportRow = z.object({
  key: z.string().nullable().describe('YYYY-MM-DD, or the number of the team or agent.'),
  name: z.string().nullable(),
  chats: count.describe('That a person took; of agents: that they were in.'),
  missed: count.describe('Cancelled, nobody there, a message left.'),
  wait_seconds: seconds,
  first_response_seconds: seconds,
  response_seconds: seconds,
  handle_seconds: seconds.describe('From being taken to the end, and wrapping up.'),
  transfers: count,
  average_rating: z.number().min(1).max(5).nullable(),
  occupancy: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Share of the time at work that they were in chats or wrapped up; of agents alone.'),
});
export type ChatReportRow = z.output<typeof chatReportRow>;

export const chatReportAnswer = z.object({
  success: z.literal(true),
  from: z.iso.date(),
  to: z.iso.date(),
  by: z.enum(['day', 'team', 'agent']),
  data: z.array(chatReportRow),
});
export type ChatReportAnswer = z.output<typeof chatReportAnswer>;
