/** A page, or what stands for one in a test. */
export interface Fetches {
  fetch: typeof fetch;
}

/**
 * Is told the text of a response, of which the chat has its own copy.
 *
 * @param isWhole `false`: the connection broke off
 */
type Answered = (text: string, isWhole: boolean) => void;

/**
 * Listens to the requests that a page makes by `fetch`. The page's function is put back when nobody has wrapped ours
 * since; otherwise ours stays and only passes on.
 *
 * @param asked called when a request is made, with its parameters and the fields of its body. What it returns is called
 *   with the response
 * @returns a function that stops it
 */
export function listenToFetch(
  page: Fetches,
  asked: (url: URL, fields: Record<string, unknown>) => Answered | undefined,
): () => void {
  const original = page.fetch;
  let isListening = true;

  async function answerOf(input: RequestInfo | URL, init?: RequestInit) {
    try {
      const isRequest = input instanceof Request;
      const url = new URL(isRequest ? input.url : String(input), location.href);
      const body =
        init?.body ?? (isRequest && isJson(input.headers) ? await input.clone().text() : '');
      const parameters = Object.fromEntries(url.searchParams);
      return asked(url, { ...parameters, ...fieldsOf(body) });
    } catch {
      // It is none of the chat's.
      return undefined;
    }
  }

  const ours: typeof fetch = async (input, init) => {
    const answered = isListening ? await answerOf(input, init) : undefined;
    const response = await original.call(globalThis, input, init);
    if (answered && isListening && response.ok && response.body) {
      void read(response.clone().body!, answered);
    }
    return response;
  };
  page.fetch = ours;
  return () => {
    isListening = false;
    if (page.fetch === ours) page.fetch = original;
  };
}

const isJson = (headers: Headers) => headers.get('content-type')?.includes('json') === true;

function fieldsOf(body: unknown): Record<string, unknown> {
  if (body instanceof FormData) return Object.fromEntries(body);
  return typeof body === 'string' && body.startsWith('{')
    ? (JSON.parse(body) as Record<string, unknown>)
    : {};
}

async function read(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  answered: Answered,
): Promise<void> {
  let text = '';
  let isWhole = true;
  try {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += piece.value;
    }
  } catch {
    isWhole = false;
  }
  answered(text, isWhole);
}
