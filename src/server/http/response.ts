import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { type ErrorAnswer, type ErrorCode, type ErrorIssue, read } from '../../contract/index.ts';

const STATUS: Record<ErrorCode, ContentfulStatusCode> = {
  malformed_json: 400,
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  expired: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_request: 422,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
};

/** An answer in the contract's error form. */
export function problem(
  c: Context,
  code: ErrorCode,
  message: string,
  issues?: ErrorIssue[],
): Response {
  const body: ErrorAnswer = {
    success: false,
    error: { code, message, ...(issues ? { issues } : {}) },
  };
  return c.json(body, STATUS[code]);
}

/** What zod found, with dotted paths. */
export function issuesOf(error: z.ZodError): ErrorIssue[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

/**
 * The body as `schema` says, or the answer that refuses it: 415 for another type than `types`, 400
 * for what is not JSON, 422 with the fields' paths.
 */
export async function readJson<T extends z.ZodType>(
  c: Context,
  schema: T,
  types: readonly string[] = ['application/json'],
): Promise<z.output<T> | Response> {
  const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || !types.includes(type)) {
    return problem(c, 'unsupported_media_type', `Send the body as ${types.join(' or ')}.`);
  }
  return parseJson(c, await c.req.text(), schema);
}

/** A body that was read as `schema` says, or the answer that refuses it. */
function parseJson<T extends z.ZodType>(
  c: Context,
  body: string,
  schema: T,
): z.output<T> | Response {
  const json = jsonOf(c, body);
  if (json instanceof Response) return json;
  const parsed = read(schema, json.value);
  return parsed.success ? parsed.data : invalid(c, 'body', parsed.error);
}

/** What the body is as JSON, or a 400. */
export function jsonOf(c: Context, body: string): { value: unknown } | Response {
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return problem(c, 'malformed_json', 'The body is not valid JSON.');
  }
}

/** The query as `schema` says, or a 422. */
export function readQuery<T extends z.ZodType>(c: Context, schema: T): z.output<T> | Response {
  const parsed = schema.safeParse(c.req.query());
  return parsed.success ? parsed.data : invalid(c, 'query', parsed.error);
}

/** 422 with the fields' paths. */
export function invalid(c: Context, where: string, error: z.ZodError): Response {
  const issues = issuesOf(error);
  const [first] = issues;
  const message = `The ${where} is not valid: ${first?.path ? `${first.path}: ` : ''}${first?.message}`;
  return problem(c, 'invalid_request', message, issues);
}
