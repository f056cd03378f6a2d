import type { Kysely } from 'kysely';
import { findEvents } from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import type { ChatAction } from './rules/action.ts';
import { findNotes } from './store.ts';

/** The actions that store what was said, once, under an id of the caller. */
const SAID = ['message', 'mail', 'note', 'leave_message'] as const;
type SaidAction = Extract<ChatAction, { type: (typeof SAID)[number] }>;

export const isSaid = (action: ChatAction): action is SaidAction =>
  (SAID as readonly string[]).includes(action.type);

/** What was said under an id, by whom: two that are equal are one. */
interface Said {
  agentId: number | null;
  content: string;
  replyTo: string | null;
  files: readonly string[];
}

/**
 * Whether what is stored under the id of an action is what the action says. The events are compared: a transcript
 * may have been changed since.
 *
 * @param left what a message left says, and the address for the reply
 */
export async function isRepeat(
  query: Kysely<Schema>,
  of: { organisationId: string; conversationId: string },
  action: SaidAction,
  left?: { email: string; content: string },
): Promise<boolean> {
  const { organisationId, conversationId } = of;
  if (action.type === 'note') {
    const notes = await findNotes(query, organisationId, [conversationId]);
    return notes.some(
      ({ data: { noteId, agentId, content } }) =>
        noteId === action.noteId && agentId === action.agentId && content === action.content,
    );
  }
  const { messageId } = action;
  const events = await findEvents(query, organisationId, conversationId, {
    types: ['message.added', 'attachment.added'],
    mentioned: messageId,
  });
  const said: Said[] = [];
  const files: string[] = [];
  for (const { type, data } of events) {
    const told = JSON.parse(data) as Record<string, string | number | undefined>;
    if (told['message_id'] !== messageId) continue;
    if (type === 'attachment.added') files.push(`${told['attachment_id']}`);
    else {
      said.push({
        agentId: (told['agent_id'] as number | undefined) ?? null,
        content: `${told['content']}`,
        replyTo: (told['reply_to'] as string | undefined) ?? null,
        files,
      });
    }
  }
  const wanted: Said =
    action.type === 'leave_message'
      ? { agentId: null, content: left!.content, replyTo: left!.email, files: [] }
      : {
          agentId: action.agentId,
          content: action.content,
          replyTo: null,
          files: action.type === 'message' ? action.files.map((file) => file.attachmentId) : [],
        };
  return said.some((one) => isSame(one, wanted));
}

const isSame = (a: Said, b: Said) =>
  a.agentId === b.agentId &&
  a.content === b.content &&
  a.replyTo === b.replyTo &&
  a.files.length === b.files.length &&
  a.files.every((id) => b.files.includes(id));
