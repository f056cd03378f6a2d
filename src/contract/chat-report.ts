import { z } from 'zod';
import { definitions } from './definitions.ts';
import { agentStatus } from './agent.ts';
import { endBeforeStart, inOrder } from './text.ts';
import { isWithinDays, MAX_REPORT_DAYS } from './time.ts';

const count = z.int().min(0);
const id = z.int().min(1);
const seconds = z.int().min(0).nullable();

/** `GET /api/v1/reports/board`: the customers who wait and the agents' statuses, as of now. */
export const boardResponse = z.object({
  success: z.literal(true),
  waiting: count.describe(definitions.board_waiting),
  in_chat: count.describe(definitions.board_in_chat),
  wrapping_up: count.describe(definitions.board_wrapping_up),
  longest_wait_seconds: seconds,
  messages_left: count.describe(definitions.board_messages_left),
  oldest_message_seconds: seconds.describe('Since when the first of them waits.'),
  agents_by_status: z
    .record(agentStatus, count)
    .describe(`For \`available\`: ${definitions.board_available}`),
  teams: z.array(
    z.object({
      id: id.nullable().describe('null: chats that belong to no team.'),
      name: z.string().nullable(),
      waiting: count,
      in_chat: count,
      longest_wait_seconds: seconds,
      available: count.describe('Available agents of the team and all teams below it.'),
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
export type BoardResponse = z.output<typeof boardResponse>;

/** The query of `GET /api/v1/reports/people`: whole UTC days, both ends included. */
export const chatReportQuery = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    by: z.enum(['day', 'team', 'agent']).default('day'),
  })
  .refine(({ from, to }) => inOrder(from, to), endBeforeStart('to'))
  .refine(({ from, to }) => isWithinDays(from, to), {
    path: ['from'],
    error: `The period may be at most ${MAX_REPORT_DAYS} days.`,
  });
export type ChatReportQuery = z.output<typeof chatReportQuery>;

/**
 * The figures of a day, a team or an agent. Times are averages in whole seconds, rounded half up; `null`:
 * there is nothing to average. A chat counts on the UTC day on which it was queued, with all its times.
 */
export const chatReportRow = z.object({
  key: z.string().nullable().describe('A day as YYYY-MM-DD, or the id of the team or agent.'),
  name: z.string().nullable(),
  chats: count.describe(definitions.chats),
  missed: count.describe(definitions.missed),
  wait_seconds: seconds.describe(definitions.wait_seconds),
  first_response_seconds: seconds.describe(definitions.first_response_seconds),
  response_seconds: seconds.describe(definitions.response_seconds),
  handle_seconds: seconds.describe(definitions.handle_seconds),
  transfers: count.describe(definitions.transfers),
  average_rating: z.number().min(1).max(5).nullable().describe(definitions.chat_rating),
  occupancy: z.number().min(0).max(100).nullable().describe(definitions.occupancy),
  waits: count.describe('The number of waits that `wait_seconds` is the average of.'),
  first_responses: count.describe(
    'The number of chats that `first_response_seconds` is the average of.',
  ),
  responses: count.describe('The number of replies that `response_seconds` is the average of.'),
  handled: count.describe(
    'The number of chats that `handle_seconds` is the average of: those that all agents have left.',
  ),
  rated: count.describe('The number of chats that `average_rating` is the average of.'),
});
export type ChatReportRow = z.output<typeof chatReportRow>;

export const chatReportResponse = z.object({
  success: z.literal(true),
  from: z.iso.date(),
  to: z.iso.date(),
  by: z.enum(['day', 'team', 'agent']),
  data: z.array(chatReportRow),
});
export type ChatReportResponse = z.output<typeof chatReportResponse>;

/** The query of `GET /api/v1/reports/waits`. */
export const waitsQuery = z.object({ day: z.iso.date().describe('A UTC day.') });

/** The customers who waited longest on a day. */
export const waitsResponse = z.object({
  success: z.literal(true),
  day: z.iso.date(),
  data: z.array(
    z.object({
      conversation_id: z.string(),
      customer: z.string().nullable().describe('Name, e-mail address or id of the customer.'),
      customer_verified: z
        .boolean()
        .nullable()
        .describe('null: the organisation does not verify identities.'),
      queued_at: z.iso.datetime(),
      wait_seconds: z.int().min(0).describe(definitions.longest_waits),
      taken: z.boolean().describe('Whether an agent took the chat.'),
      team_id: id.nullable(),
      agent_id: id.nullable().describe('The agent who is in it, or was last.'),
    }),
  ),
});
export type WaitsResponse = z.output<typeof waitsResponse>;
