import {
  DamagedMedia,
  MEDIA_TYPES,
  type MediaType,
  mediaTypeOf,
  withoutMetadata,
} from '../../media/index.ts';

/** A file as it was stored, or only told of. */
export interface TranscriptFile {
  attachmentId: string;
  messageId: string | null;
  name: string | null;
  contentType: string | null;
  sizeBytes: number | null;
  isStored: boolean;
}

/**
 * What may be kept of a file: its type by its bytes, whatever was said of it, and the bytes without
 * place, time and device.
 *
 * @returns what is wrong with it, for whoever sent it
 */
export function readAttachment(
  bytes: Uint8Array,
): { type: MediaType; content: Uint8Array } | { fault: string; isKnownType: boolean } {
  const type = mediaTypeOf(bytes);
  if (type === null) {
    const fault = `The file is none of those that may be attached: ${MEDIA_TYPES.join(', ')}.`;
    return { fault, isKnownType: false };
  }
  try {
    return { type, content: withoutMetadata(bytes, type) };
  } catch (error) {
    if (!(error instanceof DamagedMedia)) throw error;
    return { fault: `The ${type} is damaged: ${error.message}`, isKnownType: true };
  }
}

/**
 * The files of a transcript: those that its events tell of, with what is stored of them. A file
 * that was stored by another browser than the conversation's is none of it.
 */
export function transcriptFiles(
  events: readonly { type: string; data: string }[],
  stored: readonly {
    attachmentId: string;
    capabilityHash: string | null;
    name: string;
    contentType: string;
    sizeBytes: number;
  }[],
  capabilityHash: string | null,
): TranscriptFile[] {
  const files = new Map<string, TranscriptFile>();
  for (const { type, data } of events) {
    if (type !== 'attachment.added') continue;
    const told = JSON.parse(data) as {
      attachment_id: string;
      message_id?: string;
      name?: string;
      content_type?: string;
      size_bytes?: number;
    };
    files.set(told.attachment_id, {
      attachmentId: told.attachment_id,
      messageId: told.message_id ?? null,
      name: told.name ?? null,
      contentType: told.content_type ?? null,
      sizeBytes: told.size_bytes ?? null,
      isStored: false,
    });
  }
  for (const { attachmentId, name, contentType, sizeBytes, ...kept } of stored) {
    const told = files.get(attachmentId);
    if (!told || (kept.capabilityHash !== null && kept.capabilityHash !== capabilityHash)) continue;
    // A browser says the name in the event alone.
    files.set(attachmentId, {
      ...told,
      name: told.name ?? name,
      contentType,
      sizeBytes,
      isStored: true,
    });
  }
  return [...files.values()];
}
