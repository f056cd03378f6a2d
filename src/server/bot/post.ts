import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { finished, pipeline, type Readable, type Transform } from 'node:stream';
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

/** RFC 9659: nobody has to keep more than 8 MB of a text in this encoding. */
const ZSTD_WINDOW = { [constants.ZSTD_d_windowLogMax]: 23 };

const AT_ONCE = { flush: constants.Z_SYNC_FLUSH };

/** By name of an encoding. Each hands out at once what it has, and fails if the end is missing. */
const DECODERS = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(AT_ONCE)],
  ['x-gzip', () => createGunzip(AT_ONCE)],
  ['deflate', () => createInflate(AT_ONCE)],
  ['br', () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
  ['zstd', () => createZstdDecompress({ flush: constants.ZSTD_e_flush, params: ZSTD_WINDOW })],
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
    // As after the status 101, which is no response: the promise would never be settled.
    sent.on('close', () => fail(new Error('The bot closed the connection without a response.')));
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
  const { statusCode: status = 0, headers } = response;
  if (status < 200 || status > 599) {
    throw new Error(`The bot responded with status ${status}, which does not exist.`);
  }
  const type = headers['content-type'];
  const init = { status, headers: type === undefined ? {} : { 'content-type': type } };
  if (WITHOUT_BODY.has(status)) {
    response.on('error', () => {}).resume();
    return new Response(null, init);
  }
  const body = decoded(response, headers['content-encoding']);
  endedBy(signal, body);
  return new Response(streamOf(body), init);
}

/** `Readable.toWeb` takes the words out of the errors of decoders. */
function streamOf(body: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isLeft = false;
  return new ReadableStream({
    start(controller) {
      body.on('data', (chunk: Uint8Array<ArrayBuffer>) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) body.pause();
      });
      body.pause();
      finished(body, (error) => {
        if (error) controller.error(asSaid(error));
        else if (!isLeft) controller.close();
      });
    },
    pull: () => void body.resume(),
    cancel() {
      isLeft = true;
      body.removeAllListeners('data').destroy();
    },
  });
}

/** What an error of Node means for a reply. Others are reasons of the caller. */
function asSaid(error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  const what = /^(?:Z_|ERR_.*BROTLI|ZSTD_|ERR__)/.test(error.code)
    ? 'The reply broke off, or is not in the encoding that it names'
    : 'The reply broke off';
  return new Error(`${what}: ${error.message}`, { cause: error });
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
