import { agentLinkResponse, doneResponse } from '../../../contract/index.ts';
import { ownOrigin } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pathNumber } from '../../http/path-number.ts';
import { findAgent, removeAgentSessions, UNKNOWN_AGENT } from '../../team/index.ts';
import { signInLink } from '../link.ts';
import type { SignInServices } from '../services.ts';

const OF_AGENT = { id: 'The id of the agent.' };

const endSessions = endpoint(
  {
    method: 'delete',
    path: '/api/v1/agents/{id}/sessions',
    group: 'people',
    summary: 'Sign an agent out everywhere',
    description:
      'Also removes their passkeys and sign-in links, and ends push messages to their browsers: they need a new link.',
    access: 'admin',
    parameters: OF_AGENT,
    responses: { 200: { description: 'Signed out', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: SignInServices) => {
    const { organisationId } = principal;
    const id = pathNumber(params.id);
    if (!(await findAgent(store.query, organisationId, id))) return fail(UNKNOWN_AGENT);
    await store.write((transaction) => removeAgentSessions(transaction, organisationId, id));
    return respond(200, { success: true });
  },
);

const makeLink = endpoint(
  {
    method: 'post',
    path: '/api/v1/agents/{id}/link',
    group: 'people',
    summary: 'Create a sign-in link for an agent',
    access: 'admin',
    parameters: OF_AGENT,
    responses: { 200: { description: 'The link', schema: agentLinkResponse } },
    errors: ['not_found'],
  },
  async ({ c, principal, params, respond, fail }, services: SignInServices) => {
    const { store, now, publicUrl = ownOrigin(c, services) } = services;
    const { organisationId } = principal;
    const agent = await findAgent(store.query, organisationId, pathNumber(params.id));
    if (!agent || agent.removedAt !== null) return fail(UNKNOWN_AGENT);
    const url = await signInLink(store, organisationId, agent.agentId, { publicUrl, now: now() });
    return respond(200, { success: true, url });
  },
);

/** How an administrator lets an agent in, and out. */
export const agentSignInEndpoints = [endSessions, makeLink];
