import { type ConversationData, recordOf } from '../database/personal.ts';
import { findAttachmentContent } from './store.ts';

/** Photos and videos. */
export const fileData: ConversationData = {
  async *records(query, organisationId, conversationIds, withContent) {
    const files = await query
      .selectFrom('attachment')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .orderBy('mediaId')
      .execute();
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

  async erase({ query }, { organisationId, conversationIds }) {
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
    const { numDeletedRows } = await query
      .deleteFrom('attachment')
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .executeTakeFirstOrThrow();
    return { file: Number(numDeletedRows) };
  },
};
