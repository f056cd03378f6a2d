import { doneResponse, sessionListResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { sha256 } from '../../database/hash.ts';
import { endpoint } from '../../http/endpoint.ts';
import { keyId } from '../../http/principal.ts';
import type { SignInServices } from '../services.ts';
import {
  findAgentSessions,
  removePushSubscriptions,
  removeSomeSessions,
} from '../store/sessions.ts';
import { ownerIn } from './passkeys.ts';
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
    description: 'Ends one of your sessions. Its open streams end within the heartbeat.',
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
    await store.write((transaction) => removeSomeSessions(transaction, owner, found));
    return respond(200, { success: true });
  },
);

const endOtherSessions = endpoint(
  {
    method: 'delete',
    path: '/api/v1/sessions',
    group: 'people',
    summary: 'Sign out everywhere else',
    description:
      'Also ends push messages to all your browsers. The dashboard subscribes the browser that it is open in again.',
    access: 'agent',
    responses: { 200: { description: 'Only this session goes on', schema: doneResponse } },
  },
  async ({ c, principal, respond }, { store }: SignInServices) => {
    const except = sha256(sessionToken(c) ?? '');
    const owner = ownerIn(principal);
    await store.write(async (transaction) => {
      await removeSomeSessions(transaction, owner, { except });
      await removePushSubscriptions(transaction, owner);
    });
    return respond(200, { success: true });
  },
);

/** Where an agent is signed in. */
export const ownSessionEndpoints = [listSessions, endSession, endOtherSessions];
