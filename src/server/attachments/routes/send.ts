import type { Context } from 'hono';
import type { z } from 'zod';
import {
  attachmentResponse,
  attachmentQuery,
  MAX_ATTACHMENT_BYTES,
} from '../../../contract/index.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { sha256 } from '../../database/hash.ts';
import type { Schema } from '../../database/schema.ts';
import { boundInWords } from '../../http/bounds.ts';
import { counted } from '../../http/caller.ts';
import { bodyBytes } from '../../http/body-bytes.ts';
import { clientAddress, type Env } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import { nameOf } from '../bucket-name.ts';
import { BUSY } from '../gate.ts';
import { withLink } from '../link.ts';
import { readAttachment } from '../rules.ts';
import type { AttachmentServices } from '../services.ts';
import {
  addAttachment,
  findAttachment,
  findAttachmentContent,
  findCapabilityHash,
  findLanguage,
} from '../store.ts';
import type { AttachmentTable } from '../tables.ts';

/** The header with the conversation's capability (DESIGN, rule 5). */
const CAPABILITY = 'x-conversation-capability';

const MEGABYTE = 1_000_000;

type AttachmentQuery = z.output<typeof attachmentQuery>;

export const sendFile = endpoint(
  {
    method: 'post',
    path: '/api/v1/attachments',
    group: 'browsers',
    summary: 'Send a photo or a video',
    description:
      'Accepts JPEG, PNG, GIF, WebP, MP4, QuickTime and WebM, detected from the bytes, up to 20 MB. A browser can send a few files before the first events of their conversation; if the conversation does not arrive within an hour, they are deleted. The server removes metadata on place, time and device. The file becomes part of the conversation when an `attachment.added` event names it. Sending the same file under its `attachment_id` again changes nothing; another file under it is refused with 409.',
    access: 'publishable',
    limits: [{ bound: 'uploads_per_address' }, { bound: 'uploads_per_key' }],
    query: attachmentQuery,
    headers: {
      'X-Conversation-Capability': 'The secret of the conversation; not needed with a secret key.',
    },
    body: { type: '*/*', description: 'The file.', maxBytes: MAX_ATTACHMENT_BYTES },
    responses: {
      201: { description: 'The file was stored', schema: attachmentResponse },
      200: { description: 'The file was stored before', schema: attachmentResponse },
    },
    errors: [
      'conflict',
      'unsupported_media_type',
      'invalid_request',
      'body_too_large',
      'unavailable',
    ],
    // A caller without access gets 403, even if the query is invalid.
    isReadLater: true,
    preflight: ['content-type', 'x-api-key', CAPABILITY],
  },
  async ({ c, principal, later, respond, fail }, services: AttachmentServices) => {
    const { organisationId } = principal;
    const query = later.query();
    if (query instanceof Fault) return fail(query);
    const capabilityHash = capabilityHashOf(principal, c.req.header(CAPABILITY));
    if (capabilityHash instanceof Fault) return fail(capabilityHash);
    const refused =
      capabilityHash === null
        ? null
        : await refusalOf(c, services, principal, query.conversation_id, capabilityHash);
    if (refused) return fail(refused);
    const bytes = Number(c.req.header('content-length') ?? MAX_ATTACHMENT_BYTES);
    const full = await fullStorage(services, organisationId, bytes);
    if (full) return fail(full);

    const place = await services.gate.enter(clientAddress(c, services), bytes);
    if (place instanceof Fault) return fail(place);
    try {
      const reading = bodyBytes(c, MAX_ATTACHMENT_BYTES, place.signal, place.passed);
      const body = await services.arrivals.inTime(reading, c.env?.incoming?.socket);
      if (body === null || body instanceof Fault) {
        // What has not arrived yet is not read.
        c.header('Connection', 'close');
        return fail(body ?? BUSY);
      }
      // To clean a large file takes as long as tens of messages.
      await services.turns.take(clientAddress(c, services));
      const kept = await keep(services, principal, { query, capabilityHash, body });
      if (kept instanceof Fault) return fail(kept);
      return respond(kept.isNew ? 201 : 200, {
        success: true,
        attachment: await withLink(c, services, kept.attachment),
      });
    } finally {
      place.leave();
    }
  },
);

/** Cleans and stores a file. */
async function keep(
  services: AttachmentServices,
  { organisationId, redacts }: Principal,
  sent: { query: AttachmentQuery; capabilityHash: string | null; body: Uint8Array },
) {
  const { store, now, bounds, storage } = services;
  const { query, capabilityHash, body } = sent;
  const read = readAttachment(body);
  if ('fault' in read) {
    return read.isKnownType
      ? new Fault('invalid_request', read.fault, [{ path: 'body', message: read.fault }])
      : new Fault('unsupported_media_type', read.fault);
  }
  const attachment: Omit<Schema['attachment'], 'mediaId'> = {
    organisationId,
    attachmentId: query.attachment_id,
    conversationId: query.conversation_id,
    capabilityHash,
    name: redacts
      ? mask(query.name, await findLanguage(store.query, organisationId, query.conversation_id))
      : query.name,
    contentType: read.type,
    sizeBytes: read.content.length,
    createdAt: now(),
  };
  const outcome = await store.write((transaction) =>
    addAttachment(transaction, attachment, read.content, bounds.values),
  );
  if (typeof outcome === 'object') {
    bounds.countRefusal(outcome.full);
    const most = boundInWords(outcome.full, bounds.values[outcome.full]);
    return new Fault(
      'body_too_large',
      `The conversation has reached its limit: ${most}. Start a new conversation.`,
    );
  }
  if (outcome === 'added') {
    storage.add(organisationId, attachment.sizeBytes);
    services.fileStored();
    return { isNew: true, attachment };
  }
  const kept = await findAttachment(store.query, organisationId, query.attachment_id);
  return kept &&
    kept.capabilityHash === capabilityHash &&
    kept.conversationId === query.conversation_id &&
    (await isSameFile(services, kept, { ...attachment, content: read.content }))
    ? { isNew: false, attachment: kept }
    : new Fault('conflict', 'Another file has this attachment_id. Send this one under a new id.');
}

/** Whether a file is what was sent again under its id, wherever its bytes are now. */
async function isSameFile(
  { store, attachmentFiles }: AttachmentServices,
  kept: AttachmentTable,
  sent: Pick<AttachmentTable, 'contentType' | 'sizeBytes'> & { content: Uint8Array },
): Promise<boolean> {
  const { organisationId, attachmentId, contentType, sizeBytes } = kept;
  if (contentType !== sent.contentType || Number(sizeBytes) !== sent.sizeBytes) return false;
  const stored =
    (await findAttachmentContent(store.query, organisationId, attachmentId)) ??
    (await attachmentFiles?.read(nameOf(kept), [0, sent.sizeBytes]));
  if (!stored) return false;
  const bytes =
    stored instanceof Uint8Array ? stored : Buffer.from(await new Response(stored).arrayBuffer());
  return Buffer.compare(bytes, sent.content) === 0;
}

/** A fault if the organisation has no room for another file. */
async function fullStorage(
  { bounds, storage }: AttachmentServices,
  organisationId: string,
  bytes: number,
): Promise<Fault<'body_too_large'> | null> {
  const most = bounds.values.storage_per_organisation * MEGABYTE;
  if ((await storage.usedBy(organisationId)) + bytes <= most) return null;
  bounds.countRefusal('storage_per_organisation');
  return new Fault(
    'body_too_large',
    'The storage of this server is full. Send the message without the file.',
  );
}

/** SHA-256 of the browser's capability; `null`: the sender has a secret key. */
function capabilityHashOf(
  { kind }: Principal,
  capability = '',
): string | null | Fault<'forbidden'> {
  if (kind === 'secret') return null;
  return capability.length < 16
    ? new Fault('forbidden', `Send the conversation's capability in the header ${CAPABILITY}.`)
    : sha256(capability);
}

/**
 * A fault if the conversation belongs to another browser, or if it has not arrived yet and too many files
 * of this address wait for their conversations.
 */
async function refusalOf(
  c: Context<Env>,
  services: AttachmentServices,
  { organisationId }: Principal,
  conversationId: string,
  capabilityHash: string,
): Promise<Fault<'forbidden' | 'rate_limited'> | null> {
  const known = await findCapabilityHash(services.store.query, organisationId, conversationId);
  if (known === capabilityHash) return null;
  if (known === undefined) {
    const take = (from: string) => services.bounds.take('early_uploads_per_address', from);
    return (await counted(c, take, clientAddress(c, services))) ?? null;
  }
  return new Fault(
    'forbidden',
    'The conversation belongs to another browser: the capability does not match.',
  );
}
