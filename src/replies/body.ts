/** The chunks of a stream. Not every browser can iterate over one. */
export async function* chunksOf<T>(body: ReadableStream<T>): AsyncGenerator<T> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** @throws if the status is not one of success */
export function checkStatus({ ok, status, type }: Response): void {
  if (ok) return;
  throw new Error(
    type === 'opaque'
      ? 'The response cannot be read: it was requested with the mode "no-cors".'
      : `The responder returned ${status}.`,
  );
}
