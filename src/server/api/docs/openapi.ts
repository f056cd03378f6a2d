import { z } from 'zod';
import { errorAnswer, type Scope } from '../../../contract/index.ts';
import { TO_SEND } from '../access.ts';
import { GROUPS, type Operation } from './operation.ts';
import { operations } from './operations.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a refusal of this status means. */
export const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON',
  401: 'No key, or one that is unknown or revoked',
  403: 'The key, the origin or the signature does not permit it',
  404: 'There is none',
  409: 'It is not as the request takes it to be',
  410: 'It was erased',
  413: 'The body is too large',
  415: 'The body is of another type',
  416: 'There is no such part',
  422: 'A field is not valid: `issues` names it',
  429: 'Too many requests: see Retry-After and RateLimit-*',
  503: 'Not now: see Retry-After',
};

/** Every status that the operation may refuse with. */
export function refusalsOf({ access, body, query, refusals = [] }: Operation): number[] {
  const isOpen = access === 'everybody';
  const statuses = new Set<number>(refusals);
  if (!isOpen) statuses.add(403);
  if (!isOpen && access !== 'signature') statuses.add(401);
  // A key may have a limit of its own.
  if (!isOpen && access !== 'signature') statuses.add(429);
  if (query) statuses.add(422);
  if (body) for (const status of [413, 415, 422]) statuses.add(status);
  if (body && 'schema' in body) statuses.add(400);
  return [...statuses].sort((a, b) => a - b);
}

/** A schema as OpenAPI 3.1 has it; `input`: as it is sent, before it is read. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

/** Optional fields may be `null` in a body (`read` of the contract), and the document says so. */
function withNulls(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, oneOf, propertyNames, additionalProperties } = schema;
  const all = (schemas: JsonSchema['anyOf']) => schemas?.map((one) => withNulls(one as JsonSchema));
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        fieldsOf(schema).map(({ name, field, isRequired }) => {
          const inner = withNulls(field);
          return [name, isRequired ? inner : orNull(inner)];
        }),
      ),
    }),
    ...(typeof propertyNames === 'object' &&
      propertyNames.enum && { additionalProperties: orNull(additionalProperties as JsonSchema) }),
    ...(items && { items: withNulls(items as JsonSchema) }),
    ...(anyOf && { anyOf: all(anyOf)! }),
    ...(oneOf && { oneOf: all(oneOf)! }),
  };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { description, default: usual, ...rest } = schema;
  const choices = rest.anyOf ?? [rest];
  const isAnything = Object.keys(rest).length === 0;
  if (isAnything || choices.some((one) => (one as JsonSchema).type === 'null')) return schema;
  return {
    ...(description !== undefined && { description }),
    ...(usual !== undefined && { default: usual }),
    anyOf: [...(Object.keys(rest).length === 1 ? choices : [rest]), { type: 'null' }],
  };
}

/** The fields of a query or a body with how each is described. */
export function fieldsOf(
  schema: JsonSchema,
): { name: string; field: JsonSchema; isRequired: boolean }[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    field: field as JsonSchema,
    isRequired: schema.required?.includes(name) ?? false,
  }));
}

const jsonContent = (schema: z.ZodType) => ({
  'application/json': { schema: schemaOf(schema, 'output') },
});

function operationObject(operation: Operation): object {
  const { summary, description, group, access, parameters, query, headers, body } = operation;
  const given = [
    ...Object.entries(parameters ?? {}).map(([name, text]) => ({
      name,
      in: 'path',
      required: true,
      description: text,
      schema: { type: 'string' },
    })),
    ...(query
      ? fieldsOf(schemaOf(query, 'input')).map(({ name, field, isRequired }) => {
          const { description: text, ...rest } = field;
          return {
            name,
            in: 'query',
            required: isRequired && rest.default === undefined,
            ...(text && { description: text }),
            schema: rest,
          };
        })
      : []),
    ...Object.entries(headers ?? {}).map(([name, text]) => ({
      name,
      in: 'header',
      description: text,
      schema: { type: 'string' },
    })),
  ];
  return {
    operationId: nameOf(operation),
    tags: [GROUPS[group]],
    summary,
    ...(description && { description }),
    security: operation.isBasic ? [{ basic: [] }] : securityOf(access),
    ...(given.length > 0 && { parameters: given }),
    ...(body && {
      requestBody: {
        required: true,
        ...('schema' in body
          ? {
              content: Object.fromEntries(
                body.types.map((type) => [
                  type,
                  { schema: withNulls(schemaOf(body.schema, 'input')), example: body.example },
                ]),
              ),
            }
          : {
              description: body.description,
              content: { [body.type]: { schema: { type: 'string', format: 'binary' } } },
            }),
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [
          status,
          {
            description: answer.description,
            content:
              'schema' in answer
                ? jsonContent(answer.schema)
                : { [answer.type]: { schema: { type: 'string' } } },
          },
        ]),
      ),
      ...Object.fromEntries(
        refusalsOf(operation).map((status) => [
          status,
          {
            description: REFUSALS[status],
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
          },
        ]),
      ),
    },
  };
}

/** `postConversations`, `getConversationsById`: the method and what the path says. */
export function nameOf({ method, path }: Operation): string {
  const words = path
    .replace('/api/v1', '')
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[^a-z0-9]+/i)
    .filter(Boolean);
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function securityOf(access: Operation['access']): object[] {
  if (access === 'everybody' || access === 'signature') return [];
  if (access === 'agent') return [{ session: [] }];
  if (access === 'publishable') return [{ publishableKey: [] }, ...secretKeyWith(TO_SEND)];
  return secretKeyWith(access);
}

const secretKeyWith = (scope: Scope) => [{ secretKey: [scope] }, { bearer: [scope] }];

/** Schemas that refer to themselves stand once, in the components, and not where they are used. */
function withoutDefinitions(value: unknown, named: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutDefinitions(one, named));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name === '$defs') Object.assign(named, withoutDefinitions(inner, named));
    else if (name === '$ref' && typeof inner === 'string') {
      kept[name] = inner.replace('#/$defs/', '#/components/schemas/');
    } else kept[name] = withoutDefinitions(inner, named);
  }
  return kept;
}

/** The whole API as an OpenAPI 3.1 document, from the schemas that the server reads with. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = operationObject(operation);
  }
  const named: Record<string, unknown> = {};
  const shared = withoutDefinitions(paths, named);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Afterword',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Times are ISO 8601 in UTC with milliseconds. Unknown fields of a request are ignored; known ones of the wrong type are refused. An optional field of a body that is null counts as absent, unless null has a meaning of its own.',
    },
    tags: Object.values(GROUPS).map((name) => ({ name })),
    paths: shared,
    components: {
      schemas: { Error: schemaOf(errorAnswer, 'output'), ...named },
      securitySchemes: {
        secretKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'A secret key, amo_…',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key.' },
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'The organisation as the user, a secret key as the password.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'afterword_session',
          description: 'Of an agent, signed in by a link.',
        },
        publishableKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'A publishable key, amo_pub_…; browsers send it as `key` in the body.',
        },
      },
    },
  };
}
