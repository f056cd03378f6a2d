import { z } from 'zod';
import { MAX_FILE_NAME } from './limits.ts';
import { clientId, text } from './text.ts';

/** The query of `POST /api/v1/attachments`; the body is the file. */
export const attachmentQuery = z.object({
  conversation_id: clientId,
  /** Chosen by the sender. Sending the same id again changes nothing. */
  attachment_id: clientId,
  name: text(MAX_FILE_NAME).min(1),
});

/** The body of `POST /api/v1/attachments/links`. */
export const attachmentLinksRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  /** The secret of the conversation, made by the browser (DESIGN, rule 5). */
  capability: z.string().min(16).max(128),
});

/** A stored file. */
export const storedAttachment = z.object({
  attachment_id: z.string(),
  name: z.string(),
  content_type: z.string().describe('Detected from the bytes, not taken from the sender.'),
  size_bytes: z.int().min(0),
  url: z.string().describe('Signed; works for one hour.'),
});
export type StoredAttachment = z.output<typeof storedAttachment>;

/** The response of `POST /api/v1/attachments`: 201, or 200 if the file was stored before. */
export const attachmentResponse = z.object({
  success: z.literal(true),
  attachment: storedAttachment,
});
export type AttachmentResponse = z.output<typeof attachmentResponse>;

/** The response of `POST /api/v1/attachments/links`: all files of the conversation. */
export const attachmentLinksResponse = z.object({
  success: z.literal(true),
  attachments: z.array(storedAttachment),
});
export type AttachmentLinksResponse = z.output<typeof attachmentLinksResponse>;
