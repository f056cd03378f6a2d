import { z } from 'zod';
import { cannedReplies } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { findCannedReplies, setCannedReplies } from '../../keys/index.ts';

const all = z.object({ data: cannedReplies });

const listCannedReplies = endpoint(
  {
    method: 'get',
    path: '/api/v1/canned-answers',
    group: 'people',
    summary: 'List canned replies',
    access: 'conversations:read',
    responses: { 200: { description: 'The canned replies', schema: all } },
  },
  async ({ principal, respond }, { store }: Services) =>
    respond(200, { data: await findCannedReplies(store.query, principal.organisationId) }),
);

const replaceCannedReplies = endpoint(
  {
    method: 'put',
    path: '/api/v1/canned-answers',
    group: 'people',
    summary: 'Replace the canned replies',
    access: 'admin',
    body: {
      schema: cannedReplies,
      maxBytes: 1024 * 1024,
      example: [{ title: 'Greeting', content: 'Hello, I am looking into it.' }],
    },
    responses: { 200: { description: 'The canned replies after the change', schema: all } },
  },
  async ({ principal, body, respond }, { store }: Services) => {
    await store.write((transaction) =>
      setCannedReplies(transaction, principal.organisationId, body),
    );
    return respond(200, { data: body });
  },
);

/** Texts that agents have at hand. */
export const cannedReplyEndpoints = [listCannedReplies, replaceCannedReplies];
