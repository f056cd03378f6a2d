import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { inRequestSpan } from '../telemetry/index.ts';
import { isPublicAddress } from './public-address.ts';

/** What became of a request to a receiver. `problem` has no content, no address and no secret. */
export type Answer =
  | { kind: 'answered'; status: number; /** `Retry-After`, milliseconds. */ retryAfter: number }
  | { kind: 'failed'; problem: string }
  /** It was not sent: the address is not allowed, and will not be. */
  | { kind: 'refused'; problem: string };

export interface RequestOptions {
  headers: Record<string, string>;
  body: string | Buffer;
  /** Whether private and loopback addresses, and http, are allowed. */
  allowsPrivate: boolean;
  /** From the resolution of the name to the status, milliseconds. */
  deadline?: number | undefined;
}

const DEADLINE = 10_000;
/** Of the response's body so much is read, bytes: nothing in it is used. */
const MAX_RESPONSE = 64 * 1024;

const NOT_PUBLIC = 'The address is not public.';

class NotPublic extends Error {}

/** Resolves a name to addresses that are all public; the connection goes to these. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      return done(new NotPublic(NOT_PUBLIC), []);
    }
    if (options.all) return done(null, addresses);
    const [{ address, family }] = addresses as [(typeof addresses)[0]];
    done(null, address, family);
  });
};

/**
 * Posts to a URL that somebody else chose. Only public addresses are reached, redirects are not followed, and
 * the request ends at its deadline, whatever the receiver does.
 */
export function post(address: string, options: RequestOptions): Promise<Answer> {
  const { allowsPrivate } = options;
  const url = new URL(address);
  // `URL` has turned other notations of an IP address, such as 0x7f.1, into the usual one.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowsPrivate) {
    if (url.protocol !== 'https:') {
      return Promise.resolve({ kind: 'refused', problem: 'The URL is not https.' });
    }
    if (isIP(host) !== 0 && !isPublicAddress(host)) {
      return Promise.resolve({ kind: 'refused', problem: NOT_PUBLIC });
    }
  }
  return inRequestSpan('notify', { method: 'POST', url }, () => send(url, options));
}

function send(
  url: URL,
  { headers, body, allowsPrivate, deadline = DEADLINE }: RequestOptions,
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done) => {
    const bytes = Buffer.from(body);
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': bytes.length, connection: 'close' },
      agent: false,
      signal: AbortSignal.timeout(deadline),
      ...(!allowsPrivate && { lookup: publicLookup }),
    });
    sent.on('response', (response) => {
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MAX_RESPONSE) response.destroy();
      });
      response.on('error', () => {});
      done({
        kind: 'answered',
        status: response.statusCode!,
        retryAfter: retryAfterOf(response.headers['retry-after']),
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof NotPublic) done({ kind: 'refused', problem: NOT_PUBLIC });
      else done({ kind: 'failed', problem: problemOf(error) });
    });
    sent.end(bytes);
  });
}

/** Seconds or a date, as milliseconds from now; 0: neither. */
function retryAfterOf(header: string | undefined): number {
  if (header === undefined) return 0;
  const wait = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return wait > 0 ? wait : 0;
}

const PROBLEMS: Record<string, string> = {
  ABORT_ERR: 'No response in time.',
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed.',
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name could not be resolved.',
};

const problemOf = ({ code = 'unknown error' }: NodeJS.ErrnoException) =>
  PROBLEMS[code] ?? `The connection failed: ${code}.`;
