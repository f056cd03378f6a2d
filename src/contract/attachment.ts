import { z } from 'zod';
import { MAX_FILE_NAME } from './limits.ts';
import { clientId, text } from './text.ts';

/** The query of `POST /api/v1/attachments`; the body is the file. */
export const attachmentQuery = z.object({
  conversation_id: clientId,
  /** Made by the sender: the same one again changes nothing. */
  attachment_id: clientId,
  name: text(MAX_FILE_NAME).min(1),
});

/** The body of `POST /api/v1/attachments/links`. */
export const attachmentLinksRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  /** The secret of the conversation (DESIGN, rule 5). */
  capability: z.string().min(16).max(128),
});

/** A file that is kept. */
export interface StoredAttachment {
  attachment_id: string;
  name: string;
  /** What the bytes are, not what the sender said. */
  content_type: string;
  size_bytes: number;
  /** Signed, for an hour. */
  url: string;
}

/** The answer of `POST /api/v1/attachments`: 201, or 200 when it was known. */
export interface AttachmentAnswer {
  success: true;
  attachment: StoredAttachment;
}

/** The answer of `POST /api/v1/attachments/links`: all files of the conversation. */
export interface AttachmentLinksAnswer {
  success: true;
  attachments: StoredAttachment[];
}
