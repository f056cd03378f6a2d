declare module '../database/schema.ts' {
  interface Schema {
    attachment: AttachmentTable;
    attachmentContent: AttachmentContentTable;
  }
}

/** A photo or video that came with a conversation. */
export interface AttachmentTable {
  organisationId: string;
  attachmentId: string;
  conversationId: string;
  /** SHA-256 of the conversation's capability, from a browser; `null`: from a server. */
  capabilityHash: string | null;
  name: string;
  contentType: string;
  sizeBytes: number;
  createdAt: number;
  /** What the reporting API calls it by. */
  mediaId: number;
}

export interface AttachmentContentTable {
  organisationId: string;
  attachmentId: string;
  content: Uint8Array;
}
