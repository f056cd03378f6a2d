import { doneResponse, sessionListResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { sha256 } from '../../database/hash.ts';
import { endpoint } from '../../http/endpoint.ts';
import { keyId } from '../../http/principal.ts';
import { ownerIn } from '../owner.ts';
import type { SignInServices } from '../services.ts';
import { findAgentSessions, removeOtherSessions, removeSession } from '../store/sessions.ts';
import { sessionToken } from './session-cookie.ts';

const listSessions = endpoint(
  {
    method: 'get',
    path: '/api/v1/sessions',
    group: 'people',
    summary: 'List where you are signed in',
    access: 'agent',
    responses: { 200: { description: 'The last used first', schema: sessionListResponse } },
  },
  async ({ c, principal, respond }, { store, now }: SignInServices) => {
    const current = sha256(sessionToken(c) ?? '');
    const sessions = await findAgentSessions(store.query, ownerIn(principal), now());
    return respond(200, {
      success: true,
      data: sessions.map(({ tokenHash, method, device, createdAt, usedAt, expiresAt }) => ({
        id: keyId(tokenHash),
        method,
        device,
        created_at: iso(createdAt),
        used_at: iso(usedAt || createdAt),
        expires_at: iso(expiresAt),
        current: tokenHash === current,
      })),
    });
  },
);

const endSession = endpoint(
  {
    method: 'delete',
    path: '/api/v1/sessions/{id}',
    group: 'people',
    summary: 'Sign out elsewhere',
    description:
      'Ends one of your sessions, and push messages to its browser. Its open streams end within the heartbeat.',
    access: 'agent',
    parameters: { id: 'The id of the session.' },
    responses: { 200: { description: 'Signed out', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now }: SignInServices) => {
    const owner = ownerIn(principal);
    const sessions = await findAgentSessions(store.query, owner, now());
    const found = sessions.find(({ tokenHash }) => keyId(tokenHash) === params.id);
    if (!found) return fail('not_found', 'You have no session with this id.');
    await store.write((transaction) => removeSession(transaction, found.tokenHash));
    return respond(200, { success: true });
  },
);

const endOtherSessions = endpoint(
  {
    method: 'delete',
    path: '/api/v1/sessions',
    group: 'people',
    summary: 'Sign out everywhere else',
    description: 'Ends all your other sessions, and push messages to their browsers.',
    access: 'agent',
    responses: { 200: { description: 'Only this session goes on', schema: doneResponse } },
  },
  async ({ c, principal, respond }, { store }: SignInServices) => {
    const current = sha256(sessionToken(c) ?? '');
    await store.write((transaction) =>
      removeOtherSessions(transaction, ownerIn(principal), current),
    );
    return respond(200, { success: true });
  },
);

/** Where an agent is signed in. */
export const ownSessionEndpoints = [listSessions, endSession, endOtherSessions];
