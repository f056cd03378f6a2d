import type { ReplyFailure } from '../../capture/dialogue/index.ts';

/** Most characters of a reply that are shown. */
const SHOWN = 80;

/** Of which that is taken: white space counts once. */
const MOST_READ = 2_000;

const FORMS =
  'A reply may be a text, { text: "…" }, or what ai, AG-UI, OpenAI, Anthropic, Ollama, Gemini, LangChain, ' +
  'Dify, Flowise, n8n or Rasa send, as a Response, a stream or its chunks; docs/bots.md has the list. ' +
  'For a chat without replies, set the responder to null.';

/** The kinds of failure already reported; each is reported once per page. */
const reported = new Set<string>();

/** Explains a failed reply to the developer of the responder; empty if reported before. */
export async function replyFaults({ code, message, came }: ReplyFailure): Promise<string[]> {
  const [reply, ...pieces] = came;
  const form = isResponse(reply)
    ? `status ${reply.status}, content type ${reply.headers.get('content-type') ?? 'none'}`
    : came.length === 0
      ? 'the responder returned nothing'
      : `${formOf(reply)} from the responder`;
  const kind = `${code}, ${form}`;
  if (reported.has(kind)) return [];
  reported.add(kind);
  const start = came.length > 0 ? `, begins with: ${await startOf(reply, pieces)}` : '';
  return [`${message.replace(/^Error: /, '').slice(0, 300)} (${form}${start}). ${FORMS}`];
}

/** Not by its class, which the page, or what it runs in, may have replaced. */
function isResponse(reply: unknown): reply is Response {
  return typeof (reply as Partial<Response> | null)?.headers?.get === 'function';
}

function formOf(reply: unknown): string {
  if (reply === null || typeof reply !== 'object') return typeof reply;
  return Symbol.asyncIterator in reply ? 'async iterable' : reply.constructor?.name || 'object';
}

async function startOf(reply: unknown, pieces: unknown[]): Promise<string> {
  let start = '';
  if (pieces.length > 0) {
    // A reply may have megabytes, and a blank of it counts once.
    for (const piece of pieces) {
      if (start.length > MOST_READ) break;
      start += shown(piece);
    }
  } else if (isResponse(reply)) start = await bodyOf(reply);
  else if (formOf(reply) !== 'async iterable') start = shown(reply);
  return start === ''
    ? '(nothing)'
    : start.slice(0, MOST_READ).replace(/\s+/g, ' ').slice(0, SHOWN);
}

/** The first piece of an error response's body, which has not been read yet. */
async function bodyOf({ body, bodyUsed }: Response): Promise<string> {
  if (!body || bodyUsed || body.locked) return '';
  const reader = body.getReader();
  try {
    const { value } = await reader.read();
    return new TextDecoder().decode(value);
  } catch {
    return '';
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function shown(piece: unknown): string {
  if (typeof piece === 'string') return piece.slice(0, MOST_READ);
  let left = MOST_READ;
  // Of a large object the beginning.
  const beginning = (_: string, value: unknown) =>
    --left < 0 ? undefined : typeof value === 'string' ? value.slice(0, MOST_READ) : value;
  try {
    return JSON.stringify(piece, beginning) ?? String(piece);
  } catch {
    return String(piece);
  }
}
