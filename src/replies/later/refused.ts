import { note } from '../piece.ts';

/** Longest wait for the reason of a failure, milliseconds. */
const REASON_WAIT = 1_000;

/** Keeps how the body of a failure begins: the request is cancelled before its report is written. */
export async function noteStart({ body, bodyUsed }: Response, came: unknown[]): Promise<void> {
  if (!body || bodyUsed || body.locked) return;
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), REASON_WAIT);
  });
  const first = await Promise.race([reader.read(), late]).catch(() => undefined);
  clearTimeout(timer);
  if (first?.value) note(came, new TextDecoder().decode(first.value));
  void reader.cancel().catch(() => {});
}
