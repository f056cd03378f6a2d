import {
  attachmentResponse,
  attachmentQuery,
  MAX_ATTACHMENT_BYTES,
} from '../../../contract/index.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { sha256 } from '../../database/hash.ts';
import type { Schema } from '../../database/schema.ts';
import type { Store } from '../../database/store.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import { withLink } from '../link.ts';
import { readAttachment } from '../rules.ts';
import type { AttachmentServices } from '../services.ts';
import { addAttachment, findAttachment, findCapabilityHash } from '../store.ts';

/** The header with the conversation's capability (DESIGN, rule 5). */
const CAPABILITY = 'x-conversation-capability';

export const sendFile = endpoint(
  {
    method: 'post',
    path: '/api/v1/attachments',
    group: 'browsers',
    summary: 'Send a photo or a video',
    description:
      'Accepts JPEG, PNG, GIF, WebP, MP4, QuickTime and WebM, detected from the bytes, up to 20 MB. The server removes metadata on place, time and device. The file becomes part of the conversation when an `attachment.added` event names it. Sending the same `attachment_id` again changes nothing.',
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
    errors: ['conflict', 'unsupported_media_type', 'invalid_request'],
    // A caller without access gets 403, even if the query is invalid.
    isReadLater: true,
    preflight: ['content-type', 'x-api-key', CAPABILITY],
  },
  async ({ c, principal, later, respond, fail }, services: AttachmentServices) => {
    const { store, now, strays } = services;
    const { organisationId, redacts } = principal;
    const query = later.query();
    if (query instanceof Fault) return fail(query);
    const capabilityHash = capabilityHashOf(principal, c.req.header(CAPABILITY));
    if (capabilityHash instanceof Fault) return fail(capabilityHash);
    const foreign = await isForeign(store, organisationId, query.conversation_id, capabilityHash);
    if (foreign) return fail(foreign);

    const read = readAttachment(new Uint8Array(await c.req.arrayBuffer()));
    if ('fault' in read) {
      return read.isKnownType
        ? fail('invalid_request', read.fault, [{ path: 'body', message: read.fault }])
        : fail('unsupported_media_type', read.fault);
    }
    const attachment: Omit<Schema['attachment'], 'mediaId'> = {
      organisationId,
      attachmentId: query.attachment_id,
      conversationId: query.conversation_id,
      capabilityHash,
      name: redacts ? mask(query.name) : query.name,
      contentType: read.type,
      sizeBytes: read.content.length,
      createdAt: now(),
    };
    const isNew = await store.write(async (transaction) => {
      await strays.drop(transaction, organisationId);
      return addAttachment(transaction, attachment, read.content);
    });
    const kept = isNew
      ? attachment
      : (await findAttachment(store.query, organisationId, query.attachment_id))!;
    if (kept.capabilityHash !== capabilityHash || kept.conversationId !== query.conversation_id) {
      return fail('conflict', 'Another file has this attachment_id.');
    }
    return respond(isNew ? 201 : 200, {
      success: true,
      attachment: await withLink(c, services, kept),
    });
  },
);

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

/** A fault if the conversation belongs to another browser. One that does not exist yet is free. */
async function isForeign(
  { query }: Store,
  organisationId: string,
  conversationId: string,
  capabilityHash: string | null,
): Promise<Fault<'forbidden'> | null> {
  if (capabilityHash === null) return null;
  const known = await findCapabilityHash(query, organisationId, conversationId);
  if (known === undefined || known === capabilityHash) return null;
  return new Fault(
    'forbidden',
    'The conversation belongs to another browser: the capability does not match.',
  );
}
