import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/**
 * What a span may say. The list is closed: traces leave for another system, so they contain no content, no key, no
 * address of a person, and neither path nor query of a request, which contain ids and tokens.
 */
export interface Facts {
  'http.request.method'?: string;
  'http.route'?: string;
  'http.response.status_code'?: number;
  'server.address'?: string | undefined;
  'server.port'?: number | undefined;
  'db.system.name'?: 'sqlite' | 'postgresql';
  'db.operation.name'?: string;
  'error.type'?: string;
  'afterword.job'?: string;
  'afterword.jobs'?: number;
  'afterword.mail.outcome'?: string;
}

export interface SpanOptions {
  kind?: SpanKind;
  facts?: Facts;
  links?: Link[];
  /** The context whose span is the parent; default: the current one. */
  parent?: Context;
}

/** Asked each time: a program that embeds the server can register its own collector at any time before the app. */
const tracer = () => trace.getTracer('afterword');

export function startSpan(name: string, { facts = {}, parent, ...options }: SpanOptions): Span {
  return tracer().startSpan(name, { ...options, attributes: { ...facts } }, parent);
}

/** Does `work` in a span, which ends with it. If nobody collects traces, does only the work. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = startSpan(name, options);
  // Nobody collects traces.
  if (!isSpanContextValid(span.spanContext())) return work(span);
  const { parent = context.active() } = options;
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span);
  } catch (error) {
    markFailed(span, typeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** The same, if it happens within a span that has not ended; otherwise, nobody could say what it belongs to. */
export function inOpenSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  return trace.getActiveSpan()?.isRecording() ? inSpan(name, options, work) : work();
}

/** A request to another server. */
export async function inRequestSpan<T extends object>(
  name: string,
  { method, url }: { method: string; url: string | URL },
  send: () => Promise<T>,
): Promise<T> {
  const facts = { 'http.request.method': method, ...serverOf(url) };
  return inSpan(name, { kind: SpanKind.CLIENT, facts }, async (span) => {
    const response = await send();
    noteStatus(span, 'status' in response ? (response.status as number) : undefined);
    return response;
  });
}

/** Does `work` outside of the span that happens to be open, because it does not belong to it. */
export const outsideSpans = <T>(work: () => T): T => context.with(ROOT_CONTEXT, work);

export const note = (span: Span, facts: Facts): void => void span.setAttributes({ ...facts });

export function noteStatus(span: Span, status: number | undefined): void {
  if (status === undefined) return markFailed(span, 'no_response');
  note(span, { 'http.response.status_code': status });
  if (status >= 400) markFailed(span, String(status));
}

/** Without the error's message, which may quote what somebody wrote. */
export function markFailed(span: Span, type: string): void {
  note(span, { 'error.type': type });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

export function typeOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^\w{1,40}$/.test(code)) return code;
  return typeof name === 'string' && /^\w{1,40}$/.test(name) ? name : 'Error';
}

/** The context of the caller's trace, if the headers name one. */
export const callersContext = (header: (name: string) => string | undefined): Context =>
  propagation.extract(ROOT_CONTEXT, header, {
    get: (read, name) => read(name),
    keys: () => [],
  });

/** The headers with which the receiver of a request continues the trace. */
export function traceHeaders(span: Span): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(trace.setSpan(ROOT_CONTEXT, span), headers);
  return headers;
}

export function serverOf(url: string | URL): Facts {
  const { hostname, port, protocol } = new URL(url);
  return {
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
  };
}

/**
 * Does what several have asked for at once: within the span of the first, and linked with the spans of the others,
 * which would otherwise not show what they waited for.
 *
 * @param waiting those that have not ended
 */
export function inSharedSpan<T>(
  name: string,
  { waiting, facts = {} }: { waiting: readonly Span[]; facts?: Facts },
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = waiting;
  if (!first) return outsideSpans(work);
  const links = others.map((span) => ({ context: span.spanContext() }));
  return inSpan(name, { links, facts, parent: trace.setSpan(ROOT_CONTEXT, first) }, (span) => {
    for (const other of others) other.addLink({ context: span.spanContext() });
    return work();
  });
}
