import { clientId } from '../../contract/index.ts';
import type { ListPosition } from './store/conversations.ts';
import type { MessagePlace } from './store/messages.ts';

/** The opaque cursor for the page after `position`. */
export const cursorOf = ({ startedAt, conversationId }: ListPosition): string =>
  Buffer.from(JSON.stringify([startedAt, conversationId])).toString('base64url');

/** @returns `null` if `cursorOf` did not make the cursor */
export function positionFrom(cursor: string): ListPosition | null {
  try {
    const [startedAt, conversationId] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    const id = clientId.safeParse(conversationId);
    return Number.isSafeInteger(startedAt) && id.success
      ? { startedAt: startedAt as number, conversationId: id.data }
      : null;
  } catch {
    return null;
  }
}

/** A page of a transcript: the messages on one side of a place. */
export interface TranscriptPosition {
  side: 'after' | 'before';
  place: MessagePlace;
}

/** The opaque cursor of a page of a transcript. */
export const transcriptCursor = ({ side, place }: TranscriptPosition): string =>
  Buffer.from(JSON.stringify([side, place.position, place.at, place.messageId])).toString(
    'base64url',
  );

/** @returns `null` if `transcriptCursor` did not make the cursor */
export function transcriptPosition(cursor: string): TranscriptPosition | null {
  try {
    const [side, position, at, id] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    if (side !== 'after' && side !== 'before') return null;
    const messageId = clientId.safeParse(id);
    if (!Number.isSafeInteger(position) || !Number.isSafeInteger(at) || !messageId.success) {
      return null;
    }
    const place = { position: position as number, at: at as number, messageId: messageId.data };
    return { side, place };
  } catch {
    return null;
  }
}
