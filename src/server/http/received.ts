import type { Context, MiddlewareHandler } from 'hono';
import { hold, OVERLOADED } from './admission.ts';
import { bodyBytes, sizeAhead } from './body-bytes.ts';
import { gunzipped, isCompressed } from './content-encoding.ts';
import { clientAddress, type Env } from './context.ts';
import { Fault } from './errors.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';

/**
 * Reads the body of a request, which must not arrive too slowly, and decompresses it.
 *
 * @param most the size of the largest body, bytes, as it arrives and decompressed
 */
export function received(
  services: Pick<Services, 'arrivals' | 'admission' | 'turns' | 'trustedProxies'>,
  most: number,
  refuse: Refuse,
): MiddlewareHandler<Env> {
  const { arrivals, admission, turns } = services;
  return async (c, next) => {
    const socket = c.env?.incoming?.socket;
    if (!isCompressed(c)) {
      const reading: Promise<unknown> =
        sizeAhead(c) === undefined ? bodyBytes(c, most).then(replace(c)) : c.req.text();
      const text = await arrivals.inTime(reading, socket);
      return text instanceof Fault ? refuse(c, text) : next();
    }
    const body = await arrivals.inTime(bodyBytes(c, most), socket);
    if (body instanceof Fault) return refuse(c, body);
    await turns.take(clientAddress(c, services));
    const whole = gunzipped(body, most);
    if (whole instanceof Fault) return refuse(c, whole);
    // It takes more memory than its sender had to send, so it counts on every endpoint.
    const release = hold(admission, whole.length);
    if (!release) return refuse(c, OVERLOADED);
    try {
      replace(c)(whole);
      return await next();
    } finally {
      release();
    }
  };
}

/** Lets everybody who asks for the body later get this one. */
const replace =
  (c: Context<Env>) =>
  (body: Uint8Array<ArrayBuffer> | Fault): Fault | null => {
    if (body instanceof Fault) return body;
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body });
    return null;
  };
