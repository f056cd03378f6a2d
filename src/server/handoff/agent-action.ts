import type { AgentAction } from '../../contract/index.ts';
import type { ChatAction } from './rules/action.ts';
import type { LiveFile } from './rules/chat.ts';

/**
 * Converts an action of an agent from the form of the API.
 *
 * @param files the files of a message
 */
export function chatActionOf(
  action: Exclude<AgentAction, { type: 'typing' | 'seen' }>,
  agentId: number,
  files: readonly LiveFile[],
): ChatAction {
  switch (action.type) {
    case 'message':
      return {
        type: 'message',
        agentId,
        messageId: action.message_id,
        content: action.content,
        files: files.map(({ attachmentId, name, contentType, sizeBytes }) => ({
          attachmentId,
          name,
          contentType,
          sizeBytes: Number(sizeBytes),
        })),
      };
    case 'note':
      return { type: 'note', agentId, noteId: action.note_id, content: action.content };
    case 'transfer':
      return {
        type: 'transfer',
        agentId,
        toAgentId: action.to_agent_id ?? null,
        toTeamId: action.to_team_id ?? null,
        note: action.note ?? null,
      };
    case 'invite':
      return { type: 'invite', agentId, toAgentId: action.to_agent_id };
    case 'assign':
      return { type: 'assign', agentId, toAgentId: action.to_agent_id };
    case 'mail':
      return { type: 'mail', agentId, messageId: action.message_id, content: action.content };
    case 'wrap_up':
      return { type: 'wrap_up', agentId, resolution: action.resolution ?? null };
    default:
      return { type: action.type, agentId };
  }
}
