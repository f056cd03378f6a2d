import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, Readable, type Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';

/** How long a connection may take to be there, milliseconds. */
const CONNECTING = 10_000;

/** The statuses whose responses have no body. */
const WITHOUT_BODY = new Set([204, 205, 304]);

const AT_ONCE = { flush: constants.Z_SYNC_FLUSH };

/** By name of an encoding. Each hands out at once what it has, and fails if the end is missing. */
const DECODERS = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(AT_ONCE)],
  ['x-gzip', () => createGunzip(AT_ONCE)],
  ['deflate', () => createInflate(AT_ONCE)],
  ['br', () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
  ['zstd', () => createZstdDecompress({ flush: constants.ZSTD_e_flush })],
]);

/**
 * Posts to a bot, and follows no redirect. `fetch` takes a compressed body that is cut short for a whole one: of a bot
 * that dies behind something that compresses, half a reply would count as all of it.
 *
 * @throws the reason of the signal, or an error if the bot cannot be reached or its encoding is not known
 */
export async function post(
  address: string,
  { headers, body, signal }: { headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<Response> {
  signal.throwIfAborted();
  const isSecure = new URL(address).protocol === 'https:';
  const request = isSecure ? requestHttps : requestHttp;
  const sent = request(address, {
    method: 'POST',
    // Words arrive one by one: compression would only hold them up.
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  endedBy(signal, sent);
  const late = setTimeout(
    () =>
      sent.destroy(
        new Error(`The bot does not accept a connection within ${CONNECTING / 1000} seconds.`),
      ),
    CONNECTING,
  );
  sent.on('close', () => clearTimeout(late));
  sent.on('socket', (socket) => {
    if (!socket.connecting) return clearTimeout(late);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(late));
  });
  return new Promise((done, fail) => {
    sent.on('error', fail);
    sent.on('response', (response) => {
      try {
        done(responseOf(response, signal));
      } catch (error) {
        sent.destroy(error as Error);
      }
    });
    sent.end(body);
  });
}

const endedBy = (signal: AbortSignal, stream: { destroy(reason: Error): unknown }) =>
  signal.addEventListener('abort', () => stream.destroy(signal.reason as Error), { once: true });

function responseOf(response: IncomingMessage, signal: AbortSignal): Response {
  const { statusCode: status, headers } = response;
  const type = headers['content-type'];
  const init = { status: status!, headers: type === undefined ? {} : { 'content-type': type } };
  if (WITHOUT_BODY.has(status!)) {
    response.on('error', () => {}).resume();
    return new Response(null, init);
  }
  const body = decoded(response, headers['content-encoding']);
  endedBy(signal, body);
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array<ArrayBuffer>>, init);
}

function decoded(response: IncomingMessage, encoding = ''): Readable {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return response;
  const decoder = DECODERS.get(name)?.();
  if (!decoder)
    throw new Error(
      `The bot responded with the Content-Encoding "${name}", which is not supported: send the reply without one.`,
    );
  // Who reads the result gets the error.
  return pipeline(response, decoder, () => {});
}
