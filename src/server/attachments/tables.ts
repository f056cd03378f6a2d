declare module '../database/schema.ts' {
  interface Schema {
    attachment: AttachmentTable;
    attachmentContent: AttachmentContentTable;
    fileRemoval: FileRemovalTable;
  }
}

/** A photo or video of a conversation. */
export interface AttachmentTable {
  organisationId: string;
  attachmentId: string;
  conversationId: string;
  /** SHA-256 of the capability that the browser sent; `null`: a server sent the file. */
  capabilityHash: string | null;
  name: string;
  contentType: string;
  sizeBytes: number;
  createdAt: number;
  /** The id in the reporting API. */
  mediaId: number;
}

export interface AttachmentContentTable {
  organisationId: string;
  attachmentId: string;
  content: Uint8Array;
}

/** A file in the object storage that is to be deleted. */
export interface FileRemovalTable {
  organisationId: string;
  /** Made of hashes. */
  name: string;
  dueAt: number;
}
