import {
  doneResponse,
  type ListedPasskey,
  passkeyInput,
  passkeyListResponse,
  passkeyOptionsResponse,
  passkeyResponse,
  passkeySignIn,
  sessionResponse,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import { sha256 } from '../../database/hash.ts';
import { ownOrigin } from '../../http/context.ts';
import { FOREIGN, isForeign } from '../../http/caller.ts';
import { type CallLimit, endpoint } from '../../http/endpoint.ts';
import { ownerIn } from '../owner.ts';
import { MOST_PASSKEYS } from '../passkeys.ts';
import type { SignInServices } from '../services.ts';
import type { Proof } from '../sessions.ts';
import { findSession } from '../store/sessions.ts';
import type { PasskeyTable } from '../tables.ts';
import { sessionBody } from './session-body.ts';
import { callersDevice, sessionToken, setSessionCookie } from './session-cookie.ts';
import { SIGN_INS } from './sign-ins.ts';

/** A passkey's response has a few kilobytes. */
const MAX_BODY = 32 * 1024;

/** Each challenge is a row in the database for some minutes. */
const CHALLENGES = [
  { name: 'passkey-challenges', calls: 30, seconds: 60, per: 'address' },
] as const satisfies CallLimit[];

const CREDENTIAL = { id: 'dGhlIHBhc3NrZXk', type: 'public-key', response: {} } as const;

const askForPasskey = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/passkey/options',
    group: 'people',
    summary: 'Begin to sign in with a passkey',
    access: 'everybody',
    limits: CHALLENGES,
    responses: {
      200: {
        description: 'What the browser needs; valid for five minutes',
        schema: passkeyOptionsResponse,
      },
    },
  },
  async ({ c, respond }, services: SignInServices) => {
    const options = await services.passkeys.signInOptions(ownOrigin(c, services));
    return respond(200, { success: true, options: { ...options } });
  },
);

const signInByPasskey = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/passkey',
    group: 'people',
    summary: 'Sign in with a passkey',
    description: 'For agents. Sets the same cookie as signing in with a link.',
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: passkeySignIn, maxBytes: MAX_BODY, example: { credential: CREDENTIAL } },
    responses: { 200: { description: 'Signed in', schema: sessionResponse } },
    errors: ['unauthorized', 'forbidden'],
  },
  async ({ c, body, respond, fail }, services: SignInServices) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { passkeys, sessions } = services;
    const signed = await passkeys.signIn(ownOrigin(c, services), body.credential);
    const token =
      signed &&
      (await sessions.startFor(
        { ...signed.owner, method: 'passkey', device: callersDevice(c) },
        signed.isProven,
      ));
    if (token === null) {
      return fail(
        'unauthorized',
        'This passkey is not known here, or was used too late. Try again, or sign in with a link and add it under Your account.',
      );
    }
    await setSessionCookie(c, services, token, true);
    return respond(200, await sessionBody(await sessions.principal(token), services));
  },
);

const listPasskeys = endpoint(
  {
    method: 'get',
    path: '/api/v1/passkeys',
    group: 'people',
    summary: 'List your passkeys',
    access: 'agent',
    responses: { 200: { description: 'The oldest first', schema: passkeyListResponse } },
  },
  async ({ principal, respond }, { passkeys }: SignInServices) => {
    const data = (await passkeys.list(ownerIn(principal))).map(listed);
    return respond(200, { success: true, data });
  },
);

const beginPasskey = endpoint(
  {
    method: 'post',
    path: '/api/v1/passkeys/options',
    group: 'people',
    summary: 'Begin to add a passkey',
    access: 'agent',
    limits: CHALLENGES,
    responses: {
      200: {
        description: 'What the browser needs; valid for five minutes',
        schema: passkeyOptionsResponse,
      },
    },
    errors: ['conflict'],
  },
  async ({ c, principal, respond, fail }, services: SignInServices) => {
    const owner = ownerIn(principal);
    const options = await services.passkeys.addOptions(ownOrigin(c, services), owner);
    if (!options) return fail('conflict', TOO_MANY);
    return respond(200, { success: true, options: { ...options } });
  },
);

const addPasskey = endpoint(
  {
    method: 'post',
    path: '/api/v1/passkeys',
    group: 'people',
    summary: 'Add a passkey',
    access: 'agent',
    body: {
      schema: passkeyInput,
      maxBytes: MAX_BODY,
      example: { name: 'My laptop', credential: CREDENTIAL },
    },
    responses: { 201: { description: 'The new passkey', schema: passkeyResponse } },
    errors: ['conflict'],
  },
  async ({ c, principal, body, respond, fail }, services: SignInServices) => {
    const { credential, name = callersDevice(c) || 'Passkey' } = body;
    const origin = ownOrigin(c, services);
    const isSignedIn: Proof = async ({ query }) =>
      (await findSession(query, sha256(sessionToken(c) ?? ''), services.now())) !== undefined;
    const made = await services.passkeys.add(
      origin,
      ownerIn(principal),
      { name, response: credential },
      isSignedIn,
    );
    if (!made) {
      return fail('conflict', 'The passkey was made too late, or is of another page. Try again.');
    }
    return respond(201, { success: true, data: listed(made) });
  },
);

const removePasskey = endpoint(
  {
    method: 'delete',
    path: '/api/v1/passkeys/{id}',
    group: 'people',
    summary: 'Remove a passkey',
    description: 'Sessions that it started go on; end them with `DELETE /api/v1/sessions/{id}`.',
    access: 'agent',
    parameters: { id: 'The id of the passkey.' },
    responses: { 200: { description: 'Removed', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { passkeys }: SignInServices) => {
    if (!(await passkeys.remove(ownerIn(principal), params.id))) {
      return fail('not_found', 'You have no passkey with this id.');
    }
    return respond(200, { success: true });
  },
);

/** Passkeys, and signing in with one. */
export const passkeyEndpoints = [
  askForPasskey,
  signInByPasskey,
  listPasskeys,
  beginPasskey,
  addPasskey,
  removePasskey,
];

const TOO_MANY = `You have ${MOST_PASSKEYS} passkeys. Remove one that you no longer use.`;

const listed = ({ passkeyId, name, createdAt, usedAt }: PasskeyTable): ListedPasskey => ({
  id: passkeyId,
  name,
  created_at: iso(createdAt),
  used_at: isoOrNull(usedAt),
});
