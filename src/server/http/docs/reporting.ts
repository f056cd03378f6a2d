import { z } from 'zod';
import {
  callInput,
  reportedAgent,
  reportedCall,
  reportedCallParticipant,
  reportedChange,
  reportedChat,
  reportedChatParticipant,
  reportedMenu,
  reportedPhoto,
  reportedStatus,
  reportedStatusSpan,
  reportedTeam,
  reportedTeamTree,
  reportedTeamWithAssignees,
  reportedUser,
  reportedVideo,
  reportQuery,
} from '../../../contract/index.ts';
import { JSON_ALONE, type Operation } from './operation.ts';

const BASE = '/manager/api/v1';

const common = { group: 'reporting', access: 'reporting:read', isBasic: true } as const;

const list = (path: string, summary: string, one: z.ZodType): Operation => ({
  ...common,
  method: 'get',
  path: BASE + path,
  summary,
  description: 'In pages: the headers `Link`, `Total` and `Per-Page` lead through them.',
  query: reportQuery,
  answers: { 200: { description: 'A page', schema: z.array(one) } },
});

const single = (path: string, summary: string, one: z.ZodType): Operation => ({
  ...common,
  method: 'get',
  path: BASE + path,
  summary,
  parameters: { id: 'A number.' },
  answers: { 200: { description: 'It', schema: one } },
  refusals: [404],
});

/** The reporting API (CONTRACT, part D). */
export const reportingOperations: readonly Operation[] = [
  list('/agents', 'Agents', reportedAgent),
  single('/agents/{id}', 'An agent', reportedAgent),
  list('/user_info', 'Agents, the limited view', reportedUser),
  list('/user_statuses', 'Statuses there are', reportedStatus),
  list('/agent_status_history', 'Statuses of agents, one after another', reportedStatusSpan),
  list('/chats', 'Chats', reportedChat),
  single('/chats/{id}', 'A chat', reportedChat),
  list('/chat_participants', 'Who was in chats', reportedChatParticipant),
  list('/calls', 'Calls', reportedCall),
  {
    ...common,
    method: 'post',
    path: `${BASE}/calls`,
    summary: 'Tell of a call',
    description: 'Calls are not made here. The same `id` again replaces what was told.',
    access: 'reporting:write',
    body: {
      schema: callInput,
      types: JSON_ALONE,
      example: {
        call_type: 'voice_inbound',
        created_at: '2026-03-10T10:00:00Z',
        queued_at: '2026-03-10T10:00:30Z',
        connected_at: '2026-03-10T10:01:20Z',
        ended_at: '2026-03-10T10:11:20Z',
        hold_duration: 60,
      },
    },
    answers: {
      200: {
        description: 'Replaced',
        schema: z.object({ success: z.literal(true), id: z.int().min(1) }),
      },
      201: {
        description: 'New',
        schema: z.object({ success: z.literal(true), id: z.int().min(1) }),
      },
    },
  },
  list('/call_participants', 'Who was in calls', reportedCallParticipant),
  list('/changed_details', 'What was changed, by whom', reportedChange),
  list('/photos', 'Photos of chats', reportedPhoto),
  list('/videos', 'Videos of chats', reportedVideo),
  list('/teams', 'Teams', reportedTeam),
  {
    ...common,
    method: 'get',
    path: `${BASE}/teams/tree`,
    summary: 'Teams as a tree',
    answers: { 200: { description: 'The topmost', schema: z.array(reportedTeamTree) } },
  },
  single('/teams/{id}/assignees', 'A team with who is in it', reportedTeamWithAssignees),
  list('/menus', 'Menus: one a team', reportedMenu),
];
