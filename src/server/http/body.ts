import type { Context } from 'hono';
import { z } from 'zod';
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

/**
 * The query as `schema` says, or a 422. A list is sent as `id[]=1&id[]=2`, or without the brackets; of
 * what is no list the first value counts.
 *
 * @param aliases other names of parameters, with what they stand for
 */
export function queryOf<Schema extends z.ZodObject>(
  c: Context,
  schema: Schema,
  aliases: Readonly<Record<string, string>> = {},
): z.output<Schema> | Fault<'invalid_request'> {
  const given: Record<string, string | string[] | undefined> = { ...c.req.query() };
  for (const [name, field] of Object.entries(schema.shape)) {
    if (isList(field)) given[name] = c.req.queries(`${name}[]`) ?? c.req.queries(name);
  }
  for (const [alias, name] of Object.entries(aliases)) given[name] ??= given[alias];
  const parsed = schema.safeParse(given);
  return parsed.success ? parsed.data : invalid('query', parsed.error);
}

const isList = (field: unknown): boolean =>
  field instanceof z.ZodArray || (field instanceof z.ZodOptional && isList(field.unwrap()));
