import type { Versions } from './conversation.ts';
import type { Message, PlacedMessage } from './message.ts';

/**
 * Returns messages of another system as they are to be merged: each has the content of its latest edit,
 * whichever arrives first, and is written by whom and when its first form says.
 *
 * @param known the transcript so far, by message id
 * @param before the versions of the conversation; `edit.{id}` has the time of a message's latest edit
 */
export function withEdits(
  messages: readonly PlacedMessage[],
  known: ReadonlyMap<string, Message>,
  before: Versions,
): { messages: PlacedMessage[]; versions: Versions } {
  let versions = before;
  const merged = messages.flatMap((message): PlacedMessage[] => {
    const { message_id: id, editedAt, isEdit } = message;
    if (id === undefined) return [message];
    const key = `edit.${id}` as const;
    const was = known.get(id);
    const edit = editedAt === undefined ? undefined : new Date(editedAt).toISOString();
    const isLatest = (edit ?? '') >= (versions[key] ?? '');
    if (edit !== undefined && isLatest) versions = { ...versions, [key]: edit };
    if (!was) return [message];
    const content = isLatest ? message.content : was.content;
    if (!isEdit) return [{ ...message, content }];
    const at = Math.min(was.at, message.timestamp ?? was.at);
    return [{ ...message, content, sender_type: was.senderType, timestamp: at }];
  });
  return { messages: merged, versions };
}
