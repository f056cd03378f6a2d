import type { ErrorResponse, Reason } from '../contract/index.ts';
import { say } from '../strings/say.ts';
import { strings } from './strings/index.ts';

/** What a request returned, or an error message for the user. `status` 0: the server was not reached. */
export type Result<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

const API = `${location.origin}/api/v1/`;

/** @param address relative to `/api/v1/`, or an absolute path that starts with `/` */
export async function call<T>(address: string, init?: RequestInit): Promise<Result<T>> {
  try {
    const response = await fetch(new URL(address, API), init);
    const body = (await response.json()) as T | ErrorResponse;
    if (response.ok) return { ok: true, value: body as T };
    return { ok: false, status: response.status, message: refusalOf(body as ErrorResponse) };
  } catch {
    return { ok: false, status: 0, message: strings.frame.unreachable };
  }
}

/** Why the server refused, for the user. A newer server may have codes that this page does not know. */
export function refusalOf({ error: { code, message, reason = '' } }: ErrorResponse): string {
  const { reasons, refusal, refused } = strings;
  if (Object.hasOwn(reasons, reason)) return reasons[reason as Reason]!;
  return Object.hasOwn(refused, code) ? say(refusal, { reason: refused[code]!, message }) : message;
}

/** Sends a request with a JSON body. */
export const send = <T>(method: string, address: string, body?: object) =>
  call<T>(address, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
