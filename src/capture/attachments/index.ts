import { toJson } from '../../delivery/json.ts';
import type { AttachmentLinksResponse, StoredAttachment } from '../../contract/index.ts';
import { MAX_ATTACHMENT_BYTES } from '../../contract/attachment-limits.ts';
import { DamagedMedia, mediaTypeOf, withoutMetadata } from '../../media/index.ts';
import type { Conversation } from '../conversation.ts';

export { MEDIA_TYPES } from '../../media/index.ts';

/** Why a file was not sent: type not allowed, too large, a limit, or a network or server error. */
export type UploadFault = 'type' | 'size' | 'limit' | 'failed';

export class UploadError extends Error {
  readonly fault: UploadFault;
  constructor(fault: UploadFault) {
    super(`The file was not sent: ${fault}`);
    this.fault = fault;
  }
}

export interface UploadPlace {
  key: string;
  endpoint: string;
  conversation: Conversation;
}

/**
 * Removes location, time and device data from a photo or video, uploads it, and resolves when the
 * server has stored it. Call `conversation.attach` to make it part of the conversation.
 *
 * @param id the same id makes a retry safe
 * @param onProgress called with the share uploaded so far, 0–1
 * @throws UploadError
 */
export async function uploadAttachment(
  { key, endpoint, conversation }: UploadPlace,
  file: File,
  id: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = await cleaned(file);
  const query = new URLSearchParams({
    conversation_id: conversation.id.peek(),
    attachment_id: id,
    // A file name may contain private data: `attach` sends it, masked.
    name: body.type.replace('/', '.'),
  });
  // `fetch` cannot report upload progress.
  const request = new XMLHttpRequest();
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new UploadError(faultOf(request)));
    signal.addEventListener('abort', () => {
      request.abort();
      fail();
    });
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener('error', fail);
    request.addEventListener('load', () => (request.status < 300 ? resolve() : fail()));
    request.open('POST', `${endpoint}/api/v1/attachments?${query}`);
    request.setRequestHeader('X-API-Key', key);
    request.setRequestHeader('X-Conversation-Capability', conversation.capability.peek());
    request.send(body);
  });
}

/** The size was checked before: a 413 with our error is a limit, and any other is of a proxy. */
function faultOf({ status, responseText }: XMLHttpRequest): UploadFault {
  const isLimit = status === 429 || (status === 413 && responseText.includes('"success":f'));
  if (isLimit) return 'limit';
  return status === 413 ? 'size' : 'failed';
}

async function cleaned(file: File): Promise<Blob> {
  if (file.size > MAX_ATTACHMENT_BYTES) throw new UploadError('size');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = mediaTypeOf(bytes);
  if (type === null) throw new UploadError('type');
  try {
    return new Blob([withoutMetadata(bytes, type)], { type });
  } catch (error) {
    throw error instanceof DamagedMedia ? new UploadError('type') : error;
  }
}

/** URLs of the conversation's files, by id. They expire after an hour. */
export async function attachmentLinks({
  key,
  endpoint,
  conversation,
}: UploadPlace): Promise<Map<string, StoredAttachment>> {
  const response = await fetch(`${endpoint}/api/v1/attachments/links`, {
    method: 'POST',
    body: toJson({
      key,
      conversation_id: conversation.id.peek(),
      capability: conversation.capability.peek(),
    }),
  });
  if (!response.ok) throw new UploadError('failed');
  const { attachments } = (await response.json()) as AttachmentLinksResponse;
  return new Map(attachments.map((one) => [one.attachment_id, one]));
}
