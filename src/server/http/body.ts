import type { Context } from 'hono';
import type { z } from 'zod';
import { read } from '../../contract/index.ts';
import { FORM_TYPE, JSON_TYPE, type JsonBody } from './endpoint.ts';
import { Fault, invalid } from './errors.ts';

const typeOf = (c: Context) => c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

/** Whether the body is that of a page's form. */
export const isForm = (c: Context) => typeOf(c) === FORM_TYPE;

/**
 * The body as its schema says: JSON, or a form's fields where `types` names forms.
 *
 * @returns or why it is refused: 415 another type than `types`, 400 not JSON, 422 with the fields' paths, or
 *   the body's own `refusal`
 */
export async function bodyOf<Schema extends z.ZodType>(
  c: Context,
  {
    schema,
    form = schema,
    types = JSON_TYPE,
    isAnyType,
    refusal,
  }: Omit<JsonBody<Schema>, 'example' | 'maxBytes'>,
): Promise<z.output<Schema> | Fault> {
  if (!isAnyType && !types.includes(typeOf(c) ?? '')) {
    return new Fault('unsupported_media_type', `Send the body as ${types.join(' or ')}.`);
  }
  if (!isAnyType && isForm(c)) {
    const fields = form.safeParse(await c.req.parseBody());
    return fields.success
      ? (fields.data as z.output<Schema>)
      : (refusal ?? invalid('form', fields.error));
  }
  const json = jsonOf(await c.req.text());
  if (json instanceof Fault) return json;
  const parsed = read(schema, json.value);
  return parsed.success ? parsed.data : (refusal ?? invalid('body', parsed.error));
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
