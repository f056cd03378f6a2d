import { z } from 'zod';
import { text } from './text.ts';

/**
 * What an agent may do. `agent`: chat. `supervisor`: also read all chats and reports. `admin`:
 * also change everything.
 */
export const agentRole = z.enum(['agent', 'supervisor', 'admin']);
export type AgentRole = z.output<typeof agentRole>;

/**
 * The server sets `wrapping_up` after a chat, and `offline` when the agent's last connection closes.
 * Agents set the others, and may set `offline` too.
 */
export const agentStatus = z.enum(['available', 'busy', 'on_break', 'wrapping_up', 'offline']);
export type AgentStatus = z.output<typeof agentStatus>;

const id = z.int().min(1);
const name = text(100);
const time = z.iso.datetime();

const address = z.email().max(254);
const picture = z.url({ protocol: /^https?$/ }).max(2_000);

const agentFields = {
  email: address,
  first_name: name.min(1).describe('The name that customers see.'),
  middle_name: name.nullable(),
  last_name: name.nullable(),
  avatar_url: picture.nullable(),
  agent_number: text(50).nullable(),
  location: text(200).nullable(),
  role: agentRole,
  chat_limit: z
    .int()
    .min(1)
    .max(50)
    .describe('How many chats the agent can have at the same time.'),
  team_ids: z.array(id).max(200),
};

/** The body of `POST /api/v1/agents`. */
export const agentInput = z.object({
  ...agentFields,
  middle_name: agentFields.middle_name.default(null),
  last_name: agentFields.last_name.default(null),
  avatar_url: agentFields.avatar_url.default(null),
  agent_number: agentFields.agent_number.default(null),
  location: agentFields.location.default(null),
  role: agentRole.default('agent'),
  chat_limit: agentFields.chat_limit.default(4),
  team_ids: agentFields.team_ids.default([]),
});
export type AgentInput = z.output<typeof agentInput>;

/** The body of `PATCH /api/v1/agents/:id`: absent fields stay unchanged. */
export const agentPatch = z.object(agentFields).partial();
export type AgentPatch = z.output<typeof agentPatch>;

export const listedAgent = z.object({
  id,
  ...agentFields,
  status: agentStatus,
  status_updated_at: time,
  online: z.boolean().describe('Whether the agent has the inbox open.'),
  open_chats: z.int().min(0),
  created_at: time,
  updated_at: time,
  last_login_at: time.nullable(),
  removed: z.boolean(),
});
export type ListedAgent = z.output<typeof listedAgent>;

export const agentResponse = z.object({ success: z.literal(true), data: listedAgent });
export type AgentResponse = z.output<typeof agentResponse>;
export const agentListResponse = z.object({ success: z.literal(true), data: z.array(listedAgent) });
export type AgentListResponse = z.output<typeof agentListResponse>;

/** `POST /api/v1/agents/:id/link`: a sign-in link that works once. */
export const agentLinkResponse = z.object({
  success: z.literal(true),
  url: z.url().describe('Works once and expires after one hour. It cannot be read again.'),
});
export type AgentLinkResponse = z.output<typeof agentLinkResponse>;

const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Must be a time of day, for example 09:00.');

/** Start and end, in the team's time zone; `24:00` is midnight at the end of the day. */
const openingHours = z.tuple([clock, clock]).refine(([from, to]) => from < to, {
  error:
    'The end must be after the start. Write a shift over midnight as two: until 24:00, and from 00:00 on the next day.',
});

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Opening hours by weekday. The team is closed on weekdays that are absent. */
export const weekHours = z.partialRecord(z.enum(WEEKDAYS), z.array(openingHours).max(10));
export type WeekHours = z.output<typeof weekHours>;

export const timeZone = text(100).refine(isTimeZone, {
  error: 'Must be an IANA time zone, for example Europe/Berlin.',
});

function isTimeZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const teamFields = {
  name: name.min(1),
  parent_id: id.nullable(),
  position: z.int().min(0).max(10_000),
  topics: z
    .array(text(200))
    .max(200)
    .describe(
      'The team receives chats with these topics. If the list is empty, it receives chats that no other team takes.',
    ),
  hours: weekHours.nullable().describe('null: always open.'),
  time_zone: timeZone,
  holidays: z.array(z.iso.date()).max(400).describe('Days on which the team is closed.'),
};

/** The body of `POST /api/v1/teams`. */
export const teamInput = z.object({
  ...teamFields,
  parent_id: teamFields.parent_id.default(null),
  position: teamFields.position.default(0),
  topics: teamFields.topics.default([]),
  hours: teamFields.hours.default(null),
  time_zone: timeZone.default('UTC'),
  holidays: teamFields.holidays.default([]),
});
export type TeamInput = z.output<typeof teamInput>;

/** The body of `PATCH /api/v1/teams/:id`: absent fields stay unchanged. */
export const teamPatch = z.object(teamFields).partial();
export type TeamPatch = z.output<typeof teamPatch>;

export const listedTeam = z.object({
  id,
  ...teamFields,
  agents_count: z.int().min(0),
  open: z.boolean().describe('Whether the team is open now, by its hours and holidays.'),
  warning: z
    .enum(['no_agents', 'nobody_today'])
    .nullable()
    .describe(
      'Nobody of the team, or of the teams below it, can take its chats: it has no agents, or none was there today. Then any agent gets them.',
    ),
  created_at: time,
  updated_at: time,
});
export type ListedTeam = z.output<typeof listedTeam>;

export const teamResponse = z.object({ success: z.literal(true), data: listedTeam });
export type TeamResponse = z.output<typeof teamResponse>;
export const teamListResponse = z.object({ success: z.literal(true), data: z.array(listedTeam) });
export type TeamListResponse = z.output<typeof teamListResponse>;
