import { type ConversationData, deleteRowsOf, recordOf, rowsOf } from '../database/personal.ts';
import { findAttachmentContent } from './store.ts';

/** Photos and videos. */
export const fileData: ConversationData = {
  async *records(query, organisationId, conversationIds, withContent) {
    const files = await rowsOf(query, 'attachment', 'mediaId', organisationId, conversationIds);
    for (const file of files) {
      const { kind, data } = recordOf('file', file);
      const content = withContent
        ? await findAttachmentContent(query, organisationId, file.attachmentId)
        : undefined;
      yield {
        kind,
        data: content ? { ...data, base64: Buffer.from(content).toString('base64') } : data,
      };
    }
  },

  async erase({ query }, erased) {
    const { organisationId, conversationIds } = erased;
    await query
      .deleteFrom('attachmentContent')
      .where('organisationId', '=', organisationId)
      .where('attachmentId', 'in', (select) =>
        select
          .selectFrom('attachment')
          .select('attachmentId')
          .where('organisationId', '=', organisationId)
          .where('conversationId', 'in', conversationIds),
      )
      .execute();
    return { file: await deleteRowsOf(query, 'attachment', erased) };
  },
};
