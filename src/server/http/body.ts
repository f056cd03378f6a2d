import type { Context } from 'hono';
import { z } from 'zod';
import { read } from '../../contract/index.ts';
import { FORM_TYPE, JSON_TYPE, type JsonBody } from './endpoint.ts';
import { Fault, invalid } from './errors.ts';
import { isTooDeep, MAX_DEPTH, pathOfTooDeep } from '../../contract/json-depth.ts';

const typeOf = (c: Context) => c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

/** Whether the body is an HTML form. */
export const isForm = (c: Context) => typeOf(c) === FORM_TYPE;

/**
 * Parses the body with its schema: JSON, or the fields of a form if `types` includes forms.
 *
 * @param turn awaited before the body is parsed and checked, which is most of the work of a request
 * @returns the parsed body, or the reason to refuse it: 415 for a type that is not in `types`, 400 if it
 *   is not JSON, or, if it does not match the schema, `refusal` or a 422 with the paths of the fields
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
  turn?: () => Promise<void> | undefined,
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
  const text = await c.req.text();
  await turn?.();
  const json = jsonOf(text);
  if (json instanceof Fault) return json.code === 'invalid_request' ? (refusal ?? json) : json;
  const parsed = read(schema, json.value);
  return parsed.success ? parsed.data : (refusal ?? invalid('body', parsed.error));
}

/** Parses JSON. What is nested too deeply is refused before anything walks it. */
export function jsonOf(
  text: string,
): { value: unknown } | Fault<'malformed_json' | 'invalid_request'> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Fault('malformed_json', 'The request body is not valid JSON.');
  }
  return isTooDeep(text) ? tooDeep(value) : { value };
}

function tooDeep(value: unknown): Fault<'invalid_request'> {
  const path = pathOfTooDeep(value);
  const message = `May be nested at most ${MAX_DEPTH} levels deep.`;
  return new Fault('invalid_request', `The body is not valid: ${path}: ${message}`, [
    { path, message },
  ]);
}

/**
 * Parses the query with `schema`; a 422 if it does not match. A list is sent as `id[]=1&id[]=2`, or
 * without the brackets. If another parameter is repeated, its first value counts.
 *
 * @param aliases alternative names of parameters, each with the name that it stands for
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
