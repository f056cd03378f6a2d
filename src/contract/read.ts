import { z } from 'zod';

/** Returns the value without the fields that count as absent. Does not modify the value. */
type Clean = (value: unknown) => unknown;

const cleaners = new WeakMap<z.core.$ZodType, Clean>();

const unchanged: Clean = (value) => value;

/**
 * Validates a request with `schema`. An optional field that is `null` counts as absent, at any depth
 * (CONTRACT: clients in Python send `None`), unless the schema of the field accepts `null`.
 */
export function read<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.ZodSafeParseResult<z.output<T>> {
  return schema.safeParse(cleanerOf(schema)(value));
}

/** Whether a field with this schema counts as absent when it is `null`. */
export function isAbsentWhenNull(field: z.core.$ZodType): boolean {
  return z.safeParse(field, undefined).success && !z.safeParse(field, null).success;
}

function cleanerOf(schema: z.core.$ZodType): Clean {
  let clean = cleaners.get(schema);
  if (!clean) cleaners.set(schema, (clean = makeCleaner(schema)));
  return clean;
}

function makeCleaner(schema: z.core.$ZodType): Clean {
  if (schema instanceof z.ZodObject) return cleanerOfFields(schema.shape);
  if (schema instanceof z.ZodDiscriminatedUnion) return cleanerOfUnion(schema);
  if (schema instanceof z.ZodArray) {
    const clean = cleanerOf(schema.element);
    if (clean === unchanged) return unchanged;
    return (value) => {
      if (!Array.isArray(value)) return value;
      const cleaned = value.map((one: unknown) => clean(one));
      return cleaned.some((one, index) => one !== value[index]) ? cleaned : value;
    };
  }
  // The keys of a record are fields only if the schema lists them.
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) {
    const { keyType, valueType } = schema;
    return cleanerOfFields(
      Object.fromEntries(keyType.options.map((key) => [key, z.optional(valueType)])),
    );
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable
  ) {
    return cleanerOf(schema.unwrap());
  }
  return unchanged;
}

function cleanerOfFields(shape: z.core.$ZodShape): Clean {
  const fields = Object.entries(shape)
    .map(([name, field]) => ({
      name,
      isAbsentWhenNull: isAbsentWhenNull(field),
      clean: cleanerOf(field),
    }))
    .filter((field) => field.isAbsentWhenNull || field.clean !== unchanged);
  if (fields.length === 0) return unchanged;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const given = value as Record<string, unknown>;
    let cleaned: Record<string, unknown> | undefined;
    for (const { name, isAbsentWhenNull: isAbsent, clean } of fields) {
      if (!Object.hasOwn(given, name)) continue;
      const kept = given[name] === null && isAbsent ? undefined : clean(given[name]);
      if (kept === given[name]) continue;
      cleaned ??= { ...given };
      if (kept === undefined) delete cleaned[name];
      else cleaned[name] = kept;
    }
    return cleaned ?? value;
  };
}

function cleanerOfUnion(union: z.ZodDiscriminatedUnion): Clean {
  const { discriminator } = union.def;
  const cleaners = new Map<unknown, Clean>();
  for (const option of union.options) {
    if (!(option instanceof z.ZodObject)) continue;
    const type = option.shape[discriminator];
    if (!(type instanceof z.ZodLiteral)) continue;
    for (const name of type.values) cleaners.set(name, cleanerOf(option));
  }
  return (value) => {
    const type = (value as Record<string, unknown> | null | undefined)?.[discriminator];
    return (cleaners.get(type) ?? unchanged)(value);
  };
}
