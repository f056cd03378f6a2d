import type { Context } from 'hono';
import type { z } from 'zod';
import { read } from '../../contract/index.ts';
import { JSON_TYPE, type JsonBody } from './endpoint.ts';
import { Fault, invalid } from './errors.ts';

const FORM = 'application/x-www-form-urlencoded';

const typeOf = (c: Context) => c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

/**
 * The body as its schema says: JSON, or a form's fields where `types` names forms.
 *
 * @returns or why it is refused: 415 another type than `types`, 400 not JSON, 422 with the fields' paths
 */
export async function bodyOf<Schema extends z.ZodType>(
  c: Context,
  { schema, form = schema, types = JSON_TYPE }: Omit<JsonBody<Schema>, 'example' | 'maxBytes'>,
): Promise<
  z.output<Schema> | Fault<'unsupported_media_type' | 'malformed_json' | 'invalid_request'>
> {
  const type = typeOf(c);
  if (type === undefined || !types.includes(type)) {
    return new Fault('unsupported_media_type', `Send the body as ${types.join(' or ')}.`);
  }
  if (type === FORM) {
    const fields = form.safeParse(await c.req.parseBody());
    return (fields.success ? fields.data : invalid('form', fields.error)) as z.output<Schema>;
  }
  const json = jsonOf(await c.req.text());
  if (json instanceof Fault) return json;
  const parsed = read(schema, json.value);
  return parsed.success ? parsed.data : invalid('body', parsed.error);
}

/** What a text is as JSON. */
export function jsonOf(text: string): { value: unknown } | Fault<'malformed_json'> {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return new Fault('malformed_json', 'The body is not valid JSON.');
  }
}

/** The query as `schema` says, or a 422. */
export function queryOf<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): z.output<Schema> | Fault<'invalid_request'> {
  const parsed = schema.safeParse(c.req.query());
  return parsed.success ? parsed.data : invalid('query', parsed.error);
}
