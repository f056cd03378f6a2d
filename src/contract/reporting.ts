import { z } from 'zod';
import { text, timestamp } from './text.ts';

/*
 * The resources of the reporting API (CONTRACT, part D), named as in the vendor's public model. Fields
 * that may contain personal data are flagged, and the documentation marks them.
 */

const id = z.int().min(1);
const time = z.iso.datetime();
const seconds = z.int().min(0).describe('Whole seconds.');
/** Flags a field that may contain personal data. JSON Schema reserves `x-…` for extensions. */
const personal = { 'x-personal': true };

export const reportedStatus = z.object({
  id,
  wfm_id: z
    .string()
    .nullable()
    .describe('The id in a workforce management system; always null here.'),
  name: z.string(),
  color: z.string().describe('#rrggbb.'),
});
export type ReportedStatus = z.output<typeof reportedStatus>;

export const reportedMenu = z.object({
  id,
  name: z.string(),
  parent_id: id.nullable(),
  position: z.int(),
  deleted: z.boolean(),
  hidden: z.boolean(),
  menu_type: z.string(),
  output_msg: z.string().nullable(),
});
export type ReportedMenu = z.output<typeof reportedMenu>;

export const reportedTeam = z.object({
  id,
  name: z.string(),
  parent_id: id.nullable(),
  position: z.int(),
  deleted: z.boolean(),
  agents_count: z.int().min(0),
});
export type ReportedTeam = z.output<typeof reportedTeam>;

export const reportedUser = z.object({
  id,
  email: z.string().meta(personal),
  first_name: z.string().meta(personal),
  middle_name: z.string().nullable().meta(personal),
  last_name: z.string().nullable().meta(personal),
  avatar_url: z.string().nullable().meta(personal),
  agent_number: z.string().nullable(),
});
export type ReportedUser = z.output<typeof reportedUser>;

export const reportedAgent = reportedUser.extend({
  created_at: time,
  updated_at: time,
  last_login_time: time.nullable(),
  status: reportedStatus,
  status_updated_at: time,
  crm_authenticated: z.boolean(),
  online: z.boolean(),
  wrap_up: z.boolean().describe('Whether the agent is wrapping up a chat.'),
  call_count: z.int().min(0).describe('Calls that the agent was in.'),
  chat_count: z.int().min(0).describe('Chats that the agent was in.'),
  location: z.string().nullable().meta(personal),
  roles: z.array(z.string()),
  teams: z.array(reportedTeam),
  channels: z.array(z.object({ channel_type: z.string(), menu: reportedMenu })),
});
export type ReportedAgent = z.output<typeof reportedAgent>;

export const reportedStatusSpan = z.object({
  id,
  agent: reportedUser,
  status: reportedStatus,
  started: time,
  ended: time.nullable().describe('null: it has not ended.'),
  duration: seconds.nullable(),
});
export type ReportedStatusSpan = z.output<typeof reportedStatusSpan>;

export const segments = z.object({
  billing_time: seconds.nullable().describe('ended_at − created_at'),
  call_time: seconds.nullable().describe('ended_at − created_at'),
  ivr_time: seconds.nullable().describe('queued_at − created_at'),
  queued_time: seconds.nullable().describe('connected_at − queued_at'),
  wait_time: seconds.nullable().describe('connected_at − queued_at'),
  handle_time: seconds.nullable().describe('ended_at − connected_at'),
  ring_time: seconds.nullable().describe('connected_at − connecting_at'),
  transfer_time: seconds
    .nullable()
    .describe(
      "Sum over all transfers of the participant's connected_at − the transfer's created_at",
    ),
  conference_time: seconds.nullable().describe('While two or more agents were connected.'),
  third_party_time: seconds.nullable().describe('While a third party and an agent were connected.'),
  talk_time: seconds.nullable().describe('duration − hold_duration'),
  hold_time: seconds.nullable().describe('hold_duration'),
});
export type Segments = z.output<typeof segments>;

const measured = {
  segments,
  warnings: z.array(z.string()).describe('Segments that would be negative and are therefore null.'),
};

export const reportedParticipant = z.object({
  id,
  type: z.enum(['end_user', 'agent', 'third_party']),
  agent_id: id.nullable(),
  connected_at: time.nullable(),
  ended_at: time.nullable(),
  duration: seconds.nullable(),
  updated_at: time,
});
export type ReportedParticipant = z.output<typeof reportedParticipant>;

export const reportedChatParticipant = reportedParticipant.extend({ chat_id: id });
export type ReportedChatParticipant = z.output<typeof reportedChatParticipant>;
export const reportedCallParticipant = reportedParticipant.extend({ call_id: id });
export type ReportedCallParticipant = z.output<typeof reportedCallParticipant>;

export const reportedTransfer = z.object({
  id,
  status: z.enum(['pending', 'transferred', 'failed']),
  fail_reason: z.string().nullable(),
  created_at: time,
  from_menu: reportedMenu.nullable(),
  to_menu: reportedMenu.nullable(),
  from_agent: reportedUser.nullable(),
  to_agent: reportedUser.nullable(),
});

const endUser = z.object({
  id,
  identifier: z.string().nullable().meta(personal),
  out_contact_id: z.string().nullable().meta(personal),
});

const media = z.object({ id, url: z.url().meta(personal).describe('Signed; works for one hour.') });
const photo = media.extend({ photo_type: z.string() });

/** A photo in the list of all photos, with the chat that contains it. */
export const reportedPhoto = photo.extend({ chat_id: id.nullable(), created_at: time });
export type ReportedPhoto = z.output<typeof reportedPhoto>;
export const reportedVideo = media.extend({ chat_id: id.nullable(), created_at: time });
export type ReportedVideo = z.output<typeof reportedVideo>;

export const reportedChat = z.object({
  id,
  lang: z.string().nullable(),
  chat_type: z.string(),
  status: z.enum(['queued', 'assigned', 'wrapping_up', 'unstaffed', 'finished', 'failed']),
  sub_status: z.enum(['offered', 'transferring']).nullable(),
  created_at: time,
  queued_at: time,
  assigned_at: time.nullable(),
  ends_at: time.nullable(),
  updated_at: time,
  first_msg_sent_at: time.nullable(),
  last_msg_sent_at: time.nullable(),
  wait_duration: seconds.nullable().describe('Deprecated: queue_duration.'),
  queue_duration: seconds.nullable(),
  chat_duration: seconds.nullable(),
  verified: z.boolean().describe('Whether the identity of the customer is verified.'),
  rating: z.int().min(1).max(5).nullable(),
  has_feedback: z.boolean(),
  out_ticket_id: z.string().nullable(),
  out_ticket_url: z.string().nullable(),
  finish_reason: z.string().nullable(),
  fail_reason: z.string().nullable(),
  message_count: z.int().min(0),
  average_response_time: seconds.nullable(),
  longest_response_time: seconds.nullable(),
  selected_menu: reportedMenu.nullable(),
  menu_path: z
    .object({ items_count: z.int().min(1), name: z.string(), materialized_path: z.string() })
    .nullable(),
  agent_info: reportedUser.nullable(),
  end_user: endUser,
  photos: z.array(photo),
  videos: z.array(media),
  transfers: z.array(reportedTransfer),
  handle_durations: z.array(
    z.object({ agent_id: id, acw_duration: seconds.nullable(), chat_duration: seconds.nullable() }),
  ),
  participants: z.array(reportedParticipant),
  conversation_id: z.string().describe('The id for GET /api/v1/conversations/:id.'),
  ...measured,
});
export type ReportedChat = z.output<typeof reportedChat>;

const optionalTime = timestamp.nullish();
const duration = z.int().min(0).max(10_000_000).nullish();

/** The body of `POST /manager/api/v1/calls`. Sending the same `id` again replaces the call. */
export const callInput = z.object({
  id: id.max(Number.MAX_SAFE_INTEGER).optional().describe('Assigned by the server if absent.'),
  call_type: text(100).default('voice'),
  status: text(100).default('finished'),
  lang: text(35).nullish(),
  created_at: timestamp,
  queued_at: optionalTime,
  connecting_at: optionalTime,
  connected_at: optionalTime,
  ended_at: optionalTime,
  scheduled_at: optionalTime,
  hold_duration: duration,
  call_duration: duration,
  rating: z.int().min(1).max(5).nullish(),
  has_feedback: z.boolean().optional(),
  recording_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish(),
  voicemail_reason: text(200).nullish(),
  disconnected_by: text(100).nullish(),
  fail_reason: text(200).nullish(),
  out_ticket_id: text(200).nullish(),
  out_ticket_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish(),
  menu_id: id.nullish(),
  agent_id: id.nullish(),
  end_user: z
    .object({ identifier: text(200).nullish(), out_contact_id: text(200).nullish() })
    .optional(),
  participants: z
    .array(
      z.object({
        type: z.enum(['end_user', 'agent', 'third_party']),
        agent_id: id.nullish(),
        connected_at: optionalTime,
        ended_at: optionalTime,
      }),
    )
    .max(100)
    .default([]),
  transfers: z
    .array(
      z.object({
        created_at: timestamp,
        connected_at: optionalTime.describe('When the receiving agent was connected.'),
        from_agent_id: id.nullish(),
        to_agent_id: id.nullish(),
        status: z.enum(['pending', 'transferred', 'failed']).default('transferred'),
        fail_reason: text(200).nullish(),
      }),
    )
    .max(100)
    .default([]),
});
export type CallInput = z.output<typeof callInput>;

export const reportedCall = z.object({
  id,
  lang: z.string().nullable(),
  call_type: z.string(),
  status: z.string(),
  created_at: time,
  queued_at: time.nullable(),
  connecting_at: time.nullable(),
  connected_at: time.nullable(),
  ended_at: time.nullable(),
  scheduled_at: time.nullable(),
  updated_at: time,
  wait_duration: seconds.nullable().describe('Deprecated: queue_duration.'),
  queue_duration: seconds.nullable(),
  hold_duration: seconds.nullable(),
  call_duration: seconds.nullable(),
  rating: z.int().min(1).max(5).nullable(),
  has_feedback: z.boolean(),
  out_ticket_id: z.string().nullable(),
  out_ticket_url: z.string().nullable(),
  recording_url: z.string().nullable().meta(personal),
  voicemail_reason: z.string().nullable(),
  disconnected_by: z.string().nullable(),
  fail_reason: z.string().nullable(),
  selected_menu: reportedMenu.nullable(),
  agent_info: reportedUser.nullable(),
  end_user: endUser,
  transfers: z.array(reportedTransfer),
  participants: z.array(reportedParticipant),
  ...measured,
});
export type ReportedCall = z.output<typeof reportedCall>;

export const reportedChange = z.object({
  id,
  object_type: z.enum(['agent', 'team', 'chat']),
  object_id: id,
  field: z.string(),
  former_value: z.unknown().meta(personal),
  new_value: z.unknown().meta(personal),
  changed_by: z.string().describe('agent:ID, key:ID, customer or server.'),
  changed_at: time,
});
export type ReportedChange = z.output<typeof reportedChange>;

export const reportedTeamWithAssignees = reportedTeam.extend({
  assignees: z.array(reportedUser),
});
export type ReportedTeamWithAssignees = z.output<typeof reportedTeamWithAssignees>;

export interface ReportedTeamTree extends ReportedTeam {
  children: ReportedTeamTree[];
}
export const reportedTeamTree: z.ZodType<ReportedTeamTree> = reportedTeam
  .extend({
    get children() {
      return z.array(reportedTeamTree);
    },
  })
  .meta({ id: 'TeamTree' });

const many = <T extends z.ZodType>(one: T) => z.array(one).max(500).optional();

/** The query of every list. */
export const reportQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  per: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(100)
    .describe('Records per page; `per_page` means the same.'),
  id: many(z.coerce.number().int().min(1)).describe(
    'Only records with these ids: `id[]=1&id[]=2`.',
  ),
  agent_number: many(z.string().max(50)).describe(
    'Only these agents: `agent_number[]=A1`. Applies to the lists of agents and of agent statuses.',
  ),
  updated_after: timestamp.optional().describe('Only records that changed at this time or later.'),
});
export type ReportQuery = z.output<typeof reportQuery>;
