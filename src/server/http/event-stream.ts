import type { Context } from 'hono';
import type { Env } from './context.ts';
import { reported } from './failures.ts';
import type { Services } from './services.ts';

/** Server-sent events to a client. */
export interface EventStream {
  /** Resolves when there is room for more, or the stream is over. Writing never fails. */
  write(text: string): Promise<void>;
}

/** JSON is one line. @param id after which a stream that is connected again continues */
export const eventText = (event: string | null, data: unknown, id?: number): string =>
  `${event === null ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n${id === undefined ? '' : `id: ${id}\n`}\n`;

/** The other side of a response of events. */
interface Open {
  /** Ends it as if the client had left. */
  end(): void;
  /** Is called when it is over. */
  whenOver: () => void;
}

const open = new WeakMap<Response, Open>();

/** The stream of events that is this response, as long as it is open. */
export const openEvents = (response: Response): Open | undefined => open.get(response);

const encoder = new TextEncoder();

/**
 * A response of server-sent events, which goes on until `follow` is done. There may be thousands, so each is a single
 * stream of the platform; those of Hono are three.
 *
 * @param follow writes the events. `left` is aborted when the client has left. If it fails, the log has the reason,
 *   and the response ends as usual: clients connect again
 */
export function eventStream(
  c: Context<Env>,
  { log, store }: Pick<Services, 'log' | 'store'>,
  follow: (stream: EventStream, left: AbortSignal) => Promise<void>,
): Response {
  const left = new AbortController();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  /** Whoever waits for room. */
  let room: PromiseWithResolvers<void> | undefined;
  let isOver = false;
  const makeRoom = () => {
    room?.resolve();
    room = undefined;
  };
  const over = () => {
    if (isOver) return false;
    isOver = true;
    open.delete(response);
    self.whenOver();
    makeRoom();
    return true;
  };
  const self: Open = {
    end() {
      if (!over()) return;
      controller.close();
      left.abort();
    },
    whenOver() {},
  };
  const body = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    pull: makeRoom,
    cancel() {
      if (over()) left.abort();
    },
  });

  c.header('Content-Type', 'text/event-stream');
  c.header('X-Accel-Buffering', 'no');
  // The first bytes are sent at once.
  c.header('Transfer-Encoding', 'chunked');
  const response = c.newResponse(body);
  open.set(response, self);
  const stream: EventStream = {
    async write(text) {
      if (isOver) return;
      controller.enqueue(encoder.encode(text));
      if (controller.desiredSize! > 0) return;
      room ??= Promise.withResolvers();
      await room.promise;
    },
  };
  void follow(stream, left.signal)
    .catch((error) => reported({ log, store }, error, 'a stream of events failed'))
    .finally(() => over() && controller.close());
  return response;
}

/** Resolves when one of the signals is aborted, or has been. No listener is left on the others. */
export function whenAborted(...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const aborted = () => {
      for (const signal of signals) signal.removeEventListener('abort', aborted);
      resolve();
    };
    if (signals.some((signal) => signal.aborted)) return resolve();
    for (const signal of signals) signal.addEventListener('abort', aborted);
  });
}
