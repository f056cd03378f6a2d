import { type ConversationData, deleteRowsOf, recordOf, rowsOf } from '../database/personal.ts';
import { deleteContent } from './store.ts';

/** Photos and videos. */
export const fileData: ConversationData = {
  async *records(query, organisationId, conversationIds, content) {
    const files = await rowsOf(query, 'attachment', 'mediaId', organisationId, conversationIds);
    for (const file of files) {
      const { kind, data } = recordOf('file', file);
      if (!content) {
        yield { kind, data };
        continue;
      }
      const bytes = await content(file);
      // `null`: it is neither in the database nor in the object storage.
      yield {
        kind,
        data: { ...data, base64: bytes ? Buffer.from(bytes).toString('base64') : null },
      };
    }
  },

  async erase({ query }, erased) {
    const { organisationId, conversationIds } = erased;
    const files = await query
      .selectFrom('attachment')
      .select(['organisationId', 'attachmentId', 'createdAt'])
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    for (const file of files) await deleteContent(query, file, erased.at);
    return { file: await deleteRowsOf(query, 'attachment', erased) };
  },
};
