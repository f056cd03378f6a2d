import { type Context, Hono } from 'hono';
import {
  type AttachmentAnswer,
  attachmentLinksRequest,
  type AttachmentLinksAnswer,
  attachmentQuery,
  MAX_ATTACHMENT_BYTES,
  type StoredAttachment,
} from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { readAttachment } from '../rules.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { DAY, HOUR } from '../../../contract/time.ts';
import {
  addAttachment,
  dropStrayAttachments,
  findAttachment,
  findAttachmentContent,
  findAttachments,
} from '../store.ts';
import { findConversation } from '../../conversations/index.ts';
import { type Schema } from '../../database/schema.ts';
import { limited, readable, whoSends } from '../../http/access.ts';
import { problem, readJson, readQuery } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';
import type { Services } from '../../http/services.ts';
import { encodedFileName } from '../../http/file-name.ts';
import { byteRange } from '../../http/range.ts';

/** The header that proves whose conversation it is (DESIGN, rule 5). */
const CAPABILITY = 'x-conversation-capability';

/**
 * `POST /api/v1/attachments`: a photo or video for a conversation, as the body. What it is, is
 * read from its bytes; what it tells of place, time and device is taken out. It is kept before the
 * answer, and part of the conversation once an `attachment.added` event says so.
 *
 * `POST /api/v1/attachments/links`: the conversation's files for the browser it belongs to.
 *
 * `GET /api/v1/attachments/:organisation/:id`: the file, by a signed link.
 */
export function attachmentRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  /** When an organisation's files were last looked through for strays. */
  const looked = new Map<string, number>();
  return new Hono<Env>()
    .use('/attachments', readable)
    .use('/attachments/links', readable)
    .options('/attachments', (c) => {
      c.header('Access-Control-Allow-Methods', 'POST');
      c.header('Access-Control-Allow-Headers', `content-type, x-api-key, ${CAPABILITY}`);
      c.header('Access-Control-Max-Age', '86400');
      return c.body(null, 204);
    })
    .post(
      '/attachments',
      limited(parts, parts.limits('attachments', 60, 3600)),
      bodyLimit(MAX_ATTACHMENT_BYTES, 'A file'),
      async (c) => {
        const sender = await whoSends(c, parts);
        if (sender instanceof Response) return sender;
        const { organisationId, kind, redacts } = sender;
        const query = readQuery(c, attachmentQuery);
        if (query instanceof Response) return query;
        const capability = c.req.header(CAPABILITY);
        if (kind === 'publishable' && (capability ?? '').length < 16) {
          return problem(c, 'forbidden', `Send the conversation's capability as ${CAPABILITY}.`);
        }
        const capabilityHash = kind === 'secret' ? null : sha256(capability!);
        const conversation = await findConversation(
          store.query,
          organisationId,
          query.conversation_id,
        );
        if (
          capabilityHash !== null &&
          conversation &&
          conversation.capabilityHash !== capabilityHash
        ) {
          return problem(
            c,
            'forbidden',
            'The conversation belongs to another browser: its capability is not this one.',
          );
        }

        const read = readAttachment(new Uint8Array(await c.req.arrayBuffer()));
        if ('fault' in read) {
          return read.isKnownType
            ? problem(c, 'invalid_request', read.fault, [{ path: 'body', message: read.fault }])
            : problem(c, 'unsupported_media_type', read.fault);
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
          // Now and then, and of the days since the last time, however long ago it was.
          const lookedAt = looked.get(organisationId) ?? 0;
          if (now() - lookedAt > HOUR) {
            await dropStrayAttachments(
              transaction,
              organisationId,
              lookedAt - 2 * DAY,
              now() - DAY,
            );
            looked.set(organisationId, now());
          }
          return addAttachment(transaction, attachment, read.content);
        });
        const kept = isNew
          ? attachment
          : (await findAttachment(store.query, organisationId, query.attachment_id))!;
        if (
          kept.capabilityHash !== capabilityHash ||
          kept.conversationId !== query.conversation_id
        ) {
          return problem(c, 'conflict', 'Another file has this attachment_id.');
        }
        const answer: AttachmentAnswer = {
          success: true,
          attachment: await withLink(c, parts, kept),
        };
        return c.json(answer, isNew ? 201 : 200);
      },
    )
    .post('/attachments/links', bodyLimit(4096, 'A request for links'), async (c) => {
      const request = await readJson(c, attachmentLinksRequest, ['text/plain', 'application/json']);
      if (request instanceof Response) return request;
      const sender = await whoSends(c, parts, request.key);
      if (sender instanceof Response) return sender;
      const found = await findAttachments(
        store.query,
        sender.organisationId,
        request.conversation_id,
      );
      const mine = sha256(request.capability);
      const conversation = await findConversation(
        store.query,
        sender.organisationId,
        request.conversation_id,
      );
      // Files from the site's server are shown to the browser that the conversation belongs to.
      const isMine = conversation?.capabilityHash === mine;
      const answer: AttachmentLinksAnswer = {
        success: true,
        attachments: await Promise.all(
          found
            .filter(({ capabilityHash }) =>
              capabilityHash === null ? isMine : capabilityHash === mine,
            )
            .map((one) => withLink(c, parts, one)),
        ),
      };
      return c.json(answer);
    })
    .get('/attachments/:organisation/:id', async (c) => {
      const { organisation, id } = c.req.param();
      const { expires, signature } = c.req.query();
      const isGood = await parts.links.isGood(organisation, pathOf(organisation, id), {
        ...(expires === undefined ? {} : { expires }),
        ...(signature === undefined ? {} : { signature }),
      });
      if (!isGood) return problem(c, 'forbidden', 'The link has expired or was altered.');
      const [attachment, content] = await Promise.all([
        findAttachment(store.query, organisation, id),
        findAttachmentContent(store.query, organisation, id),
      ]);
      if (!attachment || !content) return problem(c, 'not_found', 'The file is gone.');
      c.header('Content-Type', attachment.contentType);
      c.header(
        'Content-Disposition',
        `inline; filename*=UTF-8''${encodedFileName(attachment.name)}`,
      );
      // Whatever it may be: nothing in it runs, and nobody takes it for something else.
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('Content-Security-Policy', "default-src 'none'; sandbox");
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
      c.header('Referrer-Policy', 'no-referrer');
      c.header('Cache-Control', 'private, max-age=3600, immutable');
      c.header('Accept-Ranges', 'bytes');
      return inRange(c, content);
    });
}

/** A link to a file, good for an hour. */
export async function linkTo(
  c: Context<Env>,
  parts: Pick<Services, 'links' | 'now' | 'publicUrl'>,
  { organisationId, attachmentId }: Pick<Schema['attachment'], 'organisationId' | 'attachmentId'>,
): Promise<string> {
  const path = pathOf(organisationId, attachmentId);
  const query = await parts.links.sign(organisationId, path, parts.now() + HOUR);
  return `${parts.publicUrl ?? ownOrigin(c, parts)}${path}?${query}`;
}

async function withLink(
  c: Context<Env>,
  parts: Parts,
  attachment: Omit<Schema['attachment'], 'mediaId'>,
): Promise<StoredAttachment> {
  return {
    attachment_id: attachment.attachmentId,
    name: attachment.name,
    content_type: attachment.contentType,
    size_bytes: Number(attachment.sizeBytes),
    url: await linkTo(c, parts, attachment),
  };
}

const pathOf = (organisationId: string, attachmentId: string) =>
  `/api/v1/attachments/${encodeURIComponent(organisationId)}/${encodeURIComponent(attachmentId)}`;

/** All of it, or the one range that was asked for: some browsers play no film without. */
function inRange(c: Context<Env>, content: Uint8Array): Response {
  const range = byteRange(c.req.header('range'), content.length);
  if (range === null) return c.body(new Uint8Array(content));
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${content.length}`);
    return c.body(null, 416);
  }
  const [start, end] = range;
  c.header('Content-Range', `bytes ${start}-${end - 1}/${content.length}`);
  return c.body(new Uint8Array(content.subarray(start, end)), 206);
}
