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

/** Longest body that may be a message, UTF-16 units: the page's uploads are not read. */
const MAX_BODY = 100_000;

/**
 * Listens to the requests that a page makes by `fetch`, and changes none of them: each is made in the call, and its
 * response is the page's, also when ours fails. The page's function is put back when nobody has wrapped ours
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
      const url = new window.URL(isRequest ? input.url : String(input), location.href);
      const body =
        init?.body ?? (isRequest && isJson(input.headers) ? await input.clone().text() : '');
      const parameters = Object.fromEntries(url.searchParams);
      return asked(url, { ...parameters, ...fieldsOf(body) });
    } catch {
      // It is none of the chat's.
      return undefined;
    }
  }

  async function hear(response: Response, answer: ReturnType<typeof answerOf>) {
    try {
      const answered = await answer;
      if (answered && isListening && response.ok && response.body) {
        void read(response.clone().body!, answered);
      }
    } catch {
      // Somebody else has read it.
    }
    return response;
  }

  const ours: typeof fetch = (...args) => {
    // First, because the request's body can be copied only until it is sent.
    const answer = isListening ? answerOf(...args) : undefined;
    const response = original.apply(globalThis, args);
    return answer ? response.then((one) => hear(one, answer)) : response;
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
  return typeof body === 'string' && body.length <= MAX_BODY && body.startsWith('{')
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
