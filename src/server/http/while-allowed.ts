import type { Context } from 'hono';
import { breakOff } from './broken-off.ts';
import type { Env } from './context.ts';
import { openEvents } from './event-stream.ts';
import { reported } from './failures.ts';
import type { Services } from './services.ts';
import type { Declaration } from './endpoint.ts';

/** The types of responses that can go on for long, so that access can end in between. */
const LONG = new Set(['text/event-stream', 'application/x-ndjson', 'text/csv']);

/** Whether the endpoint has a response that can go on for long. */
export const isLong = ({ responses }: Pick<Declaration, 'responses'>): boolean =>
  Object.values(responses).some(
    (one) => 'type' in one && [one.type].flat().some((type) => LONG.has(type)),
  );

/**
 * Ends a response when its caller may no longer receive it: live events end normally, so that the client
 * reconnects and gets the refusal; a file breaks off, so that no one takes it for a whole one. So it does when it
 * cannot be read to its end.
 *
 * @param isAllowed checks the caller's access again. If it fails, the next check decides
 * @param heartbeat the interval of the checks, milliseconds
 * @throws what went wrong before the first bytes of a file
 */
export async function whileAllowed(
  c: Context<Env>,
  response: Response,
  isAllowed: () => Promise<boolean>,
  { heartbeat, log, store }: Pick<Services, 'heartbeat' | 'log' | 'store'>,
): Promise<Response> {
  const events = openEvents(response);
  if (events) {
    const timer = setInterval(async () => {
      if (await isRefused()) events.end();
    }, heartbeat);
    events.whenOver = () => clearInterval(timer);
    return response;
  }
  if (!response.ok || !response.body) return response;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  // Until then it can still be refused.
  let first: ReadableStreamReadResult<Uint8Array> | undefined = await reader.read();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => void check(controller), heartbeat);
    },
    async pull(controller) {
      // The runtime asks once more after the response broke off.
      if (isOver) return;
      try {
        const { done, value } = first ?? (await reader.read());
        first = undefined;
        if (isOver) return;
        if (!done) return controller.enqueue(value);
        finish();
        controller.close();
      } catch (error) {
        finish();
        reported({ log, store }, error, 'a response broke off');
        breakOff(c, controller);
      }
    },
    async cancel(reason) {
      finish();
      await reader.cancel(reason);
    },
  });

  async function isRefused(): Promise<boolean> {
    try {
      return !(await isAllowed());
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'the access of a stream could not be checked');
      return false;
    }
  }

  async function check(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    if (!(await isRefused()) || isOver) return;
    finish();
    breakOff(c, controller);
    await reader.cancel().catch(() => {});
  }

  function finish(): void {
    isOver = true;
    clearInterval(timer);
  }

  const headers = new Headers(response.headers);
  headers.set('Cache-Control', 'no-store');
  return new Response(body, { status: response.status, headers });
}
