import { reportedPhoto, reportedVideo } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { linkTo } from '../../attachments/index.ts';
import type { Schema } from '../../database/schema.ts';
import { list } from '../list.ts';
import type { Reader } from '../reader.ts';
import { findChatIds } from '../store.ts';

/** Photos and videos that were sent in chats. */
export const mediaEndpoints = [
  list({
    path: '/photos',
    summary: 'List photos of chats',
    one: reportedPhoto,
    table: 'attachment',
    media: 'image',
    show: async (rows, reader) =>
      (await filesOf(rows, reader)).map((file, index) => ({
        ...file,
        photo_type: rows[index]!.contentType,
      })),
  }),
  list({
    path: '/videos',
    summary: 'List videos of chats',
    one: reportedVideo,
    table: 'attachment',
    media: 'video',
    show: filesOf,
  }),
];

async function filesOf(
  rows: readonly Schema['attachment'][],
  { c, services, query, organisationId }: Reader,
) {
  const chats = await findChatIds(
    query,
    organisationId,
    rows.map(({ conversationId }) => conversationId),
  );
  return Promise.all(
    rows.map(async (row) => ({
      id: row.mediaId,
      url: await linkTo(c, services, row),
      chat_id: chats.get(row.conversationId) ?? null,
      created_at: iso(row.createdAt),
    })),
  );
}
