import { clientId } from '../../contract/index.ts';
import type { ListPosition } from './store/conversations.ts';

/** Where a page of the list ended, as clients hand it back. */
export const cursorOf = ({ startedAt, conversationId }: ListPosition): string =>
  Buffer.from(JSON.stringify([startedAt, conversationId])).toString('base64url');

/** @returns `null`: no cursor of ours */
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
