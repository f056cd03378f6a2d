import type { ErrorResponse } from '../contract/index.ts';

/** An answer, or what went wrong in words for the person who reads it. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

const API = `${location.origin}/api/v1/`;

/** @param address below `/api/v1/`; one that begins with `/` is a path of its own */
export async function call<T>(address: string, init?: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(new URL(address, API), init);
    const body = (await response.json()) as T | ErrorResponse;
    if (response.ok) return { ok: true, value: body as T };
    return { ok: false, status: response.status, message: (body as ErrorResponse).error.message };
  } catch {
    return { ok: false, status: 0, message: 'The server cannot be reached.' };
  }
}

/** Asks the API to change something. */
export const send = <T>(method: string, address: string, body?: object) =>
  call<T>(address, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
