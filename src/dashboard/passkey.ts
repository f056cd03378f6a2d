import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import type { PasskeyOptionsResponse } from '../contract/index.ts';
import { type Result, send } from './api.ts';
import { strings } from './strings/index.ts';

export const hasPasskeys = browserSupportsWebAuthn;

/** The message for the user about a problem with a passkey; empty: they changed their mind. */
function messageOf(error: unknown): string {
  const { name } = error as Error;
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return strings.signIn.passkey.exists;
  if (name === 'NotAllowedError' || name === 'AbortError') return '';
  if (name === 'SecurityError') return strings.signIn.passkey.insecure;
  return strings.signIn.passkey.failed;
}

/**
 * Asks the browser for a passkey, and sends it.
 *
 * @param paths where the options come from, and where the passkey goes
 * @returns the response; a failure with an empty message: the user changed their mind
 */
async function exchange<T>(
  [options, target]: readonly [string, string],
  ask: (options: never) => Promise<object>,
): Promise<Result<T>> {
  const asked = await send<PasskeyOptionsResponse>('POST', options);
  if (!asked.ok) return asked;
  try {
    const credential = await ask({ optionsJSON: asked.value.options } as never);
    return await send<T>('POST', target, { credential });
  } catch (error) {
    return { ok: false, status: 0, message: messageOf(error) };
  }
}

export const usePasskey = <T>() =>
  exchange<T>(['session/passkey/options', 'session/passkey'], startAuthentication);

export const makePasskey = () =>
  exchange<unknown>(['passkeys/options', 'passkeys'], startRegistration);
