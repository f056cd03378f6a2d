import { z } from 'zod';
import { cannedReplies } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Services } from '../../http/services.ts';
import { findCannedReplies, setCannedReplies } from '../../keys/index.ts';
import { findOwnReplies, setOwnReplies } from '../../team/index.ts';
import { callingAgent } from '../calling-agent.ts';

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

const listOwnReplies = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/canned-answers',
    group: 'people',
    summary: 'List your own canned replies',
    description: 'Only the signed-in agent has them.',
    access: 'agent',
    responses: { 200: { description: 'The canned replies', schema: all } },
  },
  async ({ principal, respond, fail }, { store }: Services) => {
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const data = await findOwnReplies(store.query, me.organisationId, me.agentId);
    return respond(200, { data });
  },
);

const replaceOwnReplies = endpoint(
  {
    method: 'put',
    path: '/api/v1/inbox/canned-answers',
    group: 'people',
    summary: 'Replace your own canned replies',
    description: 'Only the signed-in agent has them. They end when the agent is removed.',
    access: 'agent',
    body: {
      schema: cannedReplies,
      maxBytes: 1024 * 1024,
      example: [{ title: 'Greeting', content: 'Hello, this is Ana.' }],
    },
    responses: { 200: { description: 'The canned replies after the change', schema: all } },
  },
  async ({ principal, body, respond, fail }, { store }: Services) => {
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    await store.write((transaction) =>
      setOwnReplies(transaction, me.organisationId, me.agentId, body),
    );
    return respond(200, { data: body });
  },
);

/** Canned replies: those of all agents, and those of one. */
export const cannedReplyEndpoints = [
  listCannedReplies,
  replaceCannedReplies,
  listOwnReplies,
  replaceOwnReplies,
];
