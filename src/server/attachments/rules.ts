import {
  DamagedMedia,
  MEDIA_TYPES,
  type MediaType,
  mediaTypeOf,
  withoutMetadata,
} from '../../media/index.ts';

/** A file of a transcript: stored, or only named in an event. */
export interface TranscriptFile {
  attachmentId: string;
  messageId: string | null;
  name: string | null;
  contentType: string | null;
  sizeBytes: number | null;
  isStored: boolean;
}

/**
 * Detects the type of a file from its bytes and removes metadata on place, time and device.
 *
 * @returns the type and the cleaned bytes, or what is wrong with the file
 */
export function readAttachment(
  bytes: Uint8Array,
): { type: MediaType; content: Uint8Array } | { fault: string; isKnownType: boolean } {
  const type = mediaTypeOf(bytes);
  if (type === null) {
    const fault = `Files of this type cannot be attached. Allowed types: ${MEDIA_TYPES.join(', ')}.`;
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
 * The files that the events of a conversation name, with their stored data. Files that a different
 * browser stored are left out.
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
    const named = JSON.parse(data) as {
      attachment_id: string;
      message_id?: string;
      name?: string;
      content_type?: string;
      size_bytes?: number;
    };
    files.set(named.attachment_id, {
      attachmentId: named.attachment_id,
      messageId: named.message_id ?? null,
      name: named.name ?? null,
      contentType: named.content_type ?? null,
      sizeBytes: named.size_bytes ?? null,
      isStored: false,
    });
  }
  for (const { attachmentId, name, contentType, sizeBytes, ...kept } of stored) {
    const named = files.get(attachmentId);
    if (!named || (kept.capabilityHash !== null && kept.capabilityHash !== capabilityHash))
      continue;
    // A browser uploads a file under a generic name; its event has the real one.
    files.set(attachmentId, {
      ...named,
      name: named.name ?? name,
      contentType,
      sizeBytes,
      isStored: true,
    });
  }
  return [...files.values()];
}
