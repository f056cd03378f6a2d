import { z } from 'zod';
import { Fault } from '../http/errors.ts';
import { clientId } from '../../contract/index.ts';
import type { ListPosition } from './store/list.ts';
import type { MessagePlace } from './store/messages.ts';
import type { SetApartPlace } from './store/set-apart.ts';
import type { GroupPlace } from './store/suspected.ts';

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

/** The refusal of a cursor that no page gave. */
export const NO_CURSOR = new Fault('invalid_request', 'The cursor is invalid.', [
  { path: 'cursor', message: 'Use next_cursor of the previous page.' },
]);

const groupPlace = z.tuple([z.int(), z.string().max(64), z.enum(['escalation', 'rating'])]);

/** The opaque cursor for the suspected groups after one. */
export const groupCursor = ({ count, source, kind }: GroupPlace): string =>
  encoded([count, source, kind]);

/** @returns `null` if `groupCursor` did not make the cursor */
export function groupPlaceFrom(cursor: string): GroupPlace | null {
  const place = decoded(groupPlace, cursor);
  return place && { count: place[0], source: place[1], kind: place[2] };
}

const setApartPlace = z.tuple([z.int(), z.string().max(64)]);

/** The opaque cursor for the customers set apart before one. */
export const setApartCursor = ({ receivedAt, eventId }: SetApartPlace): string =>
  encoded([receivedAt, eventId]);

/** @returns `null` if `setApartCursor` did not make the cursor */
export function setApartPlaceFrom(cursor: string): SetApartPlace | null {
  const place = decoded(setApartPlace, cursor);
  return place && { receivedAt: place[0], eventId: place[1] };
}

const encoded = (values: readonly (string | number)[]) =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

function decoded<T>(schema: z.ZodType<T>, cursor: string): T | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return schema.safeParse(values).data ?? null;
  } catch {
    return null;
  }
}
