import type { Configuration, CustomFetchOptions } from 'openid-client';
import type { Logger } from 'pino';
import { inRequestSpan } from '../telemetry/index.ts';
import type { SingleSignOnSettings } from './settings.ts';

/** What the browser keeps between the request and its return. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
}

/** Why a sign-in with the provider did not work; the dashboard has a text for each. */
export type SingleSignOnProblem = 'unreachable' | 'refused' | 'unverified' | 'unknown';

export interface SingleSignOn {
  readonly name: string;
  readonly organisationId: string;
  /** @returns where the browser goes, and what it keeps until it returns; `null`: the provider cannot be reached */
  begin(redirectUri: string): Promise<{ url: URL; pending: Pending } | null>;
  /**
   * @param returned the address at which the browser came back
   * @returns the address of the person, or why there is none
   */
  finish(returned: URL, pending: Pending): Promise<{ email: string } | SingleSignOnProblem>;
}

/** Loaded with the first sign-in. */
const openId = () => import('openid-client');

/** The longest a request to the provider may take, seconds. */
const PATIENCE = 10;

/**
 * The addresses of agents are in ASCII. Some other letters become ASCII when written small, such as the
 * Kelvin sign, so an address with these would be taken for another one.
 */
const ADDRESS = /^[\x21-\x7e]+$/;

/** The longest response of the provider that is read, bytes. */
const MAX_RESPONSE = 1024 * 1024;

/** Fetches a response, unless it is too long. @throws TypeError as `fetch` does, if it is */
async function boundedFetch(url: string, init: CustomFetchOptions): Promise<Response> {
  const { method } = init;
  const response = await inRequestSpan('single sign-on', { method, url }, () =>
    fetch(url, init as RequestInit),
  );
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_RESPONSE) throw new TypeError('The response of the provider is too long.');
    parts.push(part);
  }
  const { status, headers } = response;
  // The bytes have been decompressed.
  const plain = new Headers(headers);
  plain.delete('content-encoding');
  plain.delete('content-length');
  return new Response(size === 0 ? null : Buffer.concat(parts), { status, headers: plain });
}

/** Some providers send `email_verified` as a text. */
const isYes = (value: unknown): boolean => value === true || value === 'true';

export function createSingleSignOn(settings: SingleSignOnSettings, log: Logger): SingleSignOn {
  const { issuer, clientId, clientSecret, trustsAddresses } = settings;
  let found: Promise<Configuration> | undefined;

  /** Reads the provider's metadata once. */
  function configuration(): Promise<Configuration> {
    found ??= discover();
    found.catch(() => (found = undefined));
    return found;
  }

  async function discover(): Promise<Configuration> {
    const client = await openId();
    const isLocal = new URL(issuer).protocol === 'http:';
    const configured = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      timeout: PATIENCE,
      [client.customFetch]: boundedFetch,
      ...(isLocal && { execute: [client.allowInsecureRequests] }),
    });
    if (clientSecret === undefined) return configured;
    const metadata = configured.serverMetadata();
    // Without a list, the standard's default.
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication = methods.includes('client_secret_post')
      ? client.ClientSecretPost(clientSecret)
      : client.ClientSecretBasic(clientSecret);
    const confidential = new client.Configuration(metadata, clientId, undefined, authentication);
    confidential.timeout = PATIENCE;
    confidential[client.customFetch] = boundedFetch;
    if (isLocal) client.allowInsecureRequests(confidential);
    return confidential;
  }

  const warn = (error: unknown, message: string) =>
    log.warn({ reason: (error as { code?: string }).code ?? (error as Error).name }, message);

  return {
    name: settings.name,
    organisationId: settings.organisationId,

    async begin(redirectUri) {
      try {
        const configured = await configuration();
        const client = await openId();
        const pending = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
        };
        const url = client.buildAuthorizationUrl(configured, {
          redirect_uri: redirectUri,
          scope: 'openid email profile',
          code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
          code_challenge_method: 'S256',
          state: pending.state,
          nonce: pending.nonce,
        });
        return { url, pending };
      } catch (error) {
        warn(error, 'the metadata of the sign-in provider could not be read');
        return null;
      }
    },

    async finish(returned, { state, nonce, verifier }) {
      // A return that this browser did not begin is refused before the provider is asked.
      if (returned.searchParams.get('state') !== state) return 'refused';
      if (returned.searchParams.has('error')) return 'refused';
      try {
        const configured = await configuration();
        const client = await openId();
        const tokens = await client.authorizationCodeGrant(configured, returned, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        const person =
          claims['email'] === undefined && configured.serverMetadata().userinfo_endpoint
            ? await client.fetchUserInfo(configured, tokens.access_token, claims.sub)
            : claims;
        const { email, email_verified: isVerified } = person;
        if (typeof email !== 'string' || !ADDRESS.test(email)) return 'unknown';
        const isTrusted = isVerified === undefined ? trustsAddresses : isYes(isVerified);
        return isTrusted ? { email } : 'unverified';
      } catch (error) {
        warn(error, 'a sign-in with the provider failed');
        const { code } = error as { code?: string };
        return error instanceof TypeError || code === 'OAUTH_TIMEOUT' ? 'unreachable' : 'refused';
      }
    },
  };
}
