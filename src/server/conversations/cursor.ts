import { clientId } from '../../contract/index.ts';
import type { ListPosition } from './store/conversations.ts';

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
