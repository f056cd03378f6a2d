import { attachmentLinksResponse, attachmentLinksRequest } from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { BROWSER_TYPES, endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { withLink } from '../link.ts';
import { findAttachments, findCapabilityHash } from '../store.ts';

export const linkFiles = endpoint(
  {
    method: 'post',
    path: '/api/v1/attachments/links',
    group: 'browsers',
    summary: "Get links to a conversation's files",
    description: 'For the browser that the conversation belongs to. A link works for one hour.',
    access: 'publishable',
    limits: [{ bound: 'links_per_address' }],
    body: {
      schema: attachmentLinksRequest,
      types: BROWSER_TYPES,
      maxBytes: 4096,
      example: {
        key: 'amo_pub_…',
        conversation_id: '0198f3a0-0000-7000-8000-000000000001',
        capability: 'a secret made by the browser for this conversation',
      },
    },
    responses: {
      200: { description: 'All files of the conversation', schema: attachmentLinksResponse },
    },
  },
  async ({ c, principal, body, respond }, services: Services) => {
    const { query } = services.store;
    const { organisationId } = principal;
    const mine = sha256(body.capability);
    const found = await findAttachments(query, organisationId, body.conversation_id);
    // Files from the site's server belong to the browser that owns the conversation.
    const isMine = (await findCapabilityHash(query, organisationId, body.conversation_id)) === mine;
    const shown = found.filter(({ capabilityHash }) =>
      capabilityHash === null ? isMine : capabilityHash === mine,
    );
    return respond(200, {
      success: true,
      attachments: await Promise.all(shown.map((one) => withLink(c, services, one))),
    });
  },
);
