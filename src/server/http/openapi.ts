import { z } from 'zod';
import { errorResponse, type Scope } from '../../contract/index.ts';
import { TO_SEND } from './caller.ts';
import { type Declaration, GROUPS, JSON_TYPE, type JsonBody } from './endpoint.ts';
import { STATUS } from './errors.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a refusal of this status means. */
export const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON',
  401: 'No key, or one that is unknown or revoked',
  403: 'The key, the origin or the signature does not permit it',
  404: 'Not found',
  409: 'The current state does not permit it',
  410: 'Erased, or expired',
  413: 'The body is too large',
  415: 'The body is of another type',
  422: 'A field is not valid: `issues` names it',
  429: 'Too many requests: see Retry-After and RateLimit-*',
  503: 'Not now: see Retry-After',
};

/** Every status that the endpoint may refuse with: as declared, and what follows from the declaration. */
export function refusalsOf(declaration: Declaration): number[] {
  const { access, body, parameters, query, limits, isIdempotent, isAdmitted } = declaration;
  const statuses = new Set<number>(declaration.errors?.map((code) => STATUS[code]));
  const add = (...more: number[]) => {
    for (const status of more) statuses.add(status);
  };
  if (access === 'signature') add(403);
  else if (access === 'agent') add(401, 403);
  // A key may have a limit of its own.
  else if (access !== 'everybody') add(401, 403, 429);
  if (limits) add(429);
  if (parameters || (query && isEverRefused(query))) add(422);
  if (body) add(413);
  if (body && 'schema' in body) {
    add(400, body.refusal ? STATUS[body.refusal.code] : 422);
    if (!body.isAnyType) add(415);
  }
  if (isIdempotent) add(409, 422);
  if (isAdmitted) add(503);
  return [...statuses].sort((a, b) => a - b);
}

/** Whether some query is not valid: fields that may be absent and take any text never are. */
const isEverRefused = (query: z.ZodType) =>
  fieldsOf(schemaOf(query, 'input')).some(({ field, isRequired }) => {
    const { type, description: _, ...more } = field;
    return isRequired || type !== 'string' || Object.keys(more).length > 0;
  });

/** The body's schema, as the document shows it. */
export const bodySchemaOf = ({ shown, schema }: JsonBody): JsonSchema =>
  schemaOf(shown ?? schema, 'input');

const IDEMPOTENCY = {
  'Idempotency-Key':
    '1–255 characters. The same request again within 24 hours gets the same response and changes nothing; another body under the key is 409.',
};

/** The headers that have a meaning, by name. */
export const headersOf = ({ headers, isIdempotent }: Declaration): Record<string, string> => ({
  ...headers,
  ...(isIdempotent && IDEMPOTENCY),
});

/** A schema as OpenAPI 3.1 has it; `input`: as it is sent, before it is read. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => spellOut(jsonSchema),
  });
  return json;
}

/** Says in keywords that every reader of OpenAPI knows what JSON Schema can say more shortly. */
function spellOut(schema: JsonSchema): void {
  const { propertyNames, additionalProperties } = schema;
  const keys = typeof propertyNames === 'object' && propertyNames.enum;
  if (keys) {
    const one = additionalProperties as JsonSchema;
    schema.properties = Object.fromEntries(keys.map((key) => [String(key), { ...one }]));
    schema.additionalProperties = false;
    delete schema.propertyNames;
  }
  // After the last place of a tuple comes nothing.
  if (schema.items === false) schema.items = { not: {} };
}

/** Optional fields may be `null` in a body (`read` of the contract), and the document says so. */
function withNulls(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, oneOf } = schema;
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

/** How a field of a query is sent: a list as `id[]=1&id[]=2`. */
export const parameterName = (name: string, { type }: JsonSchema) =>
  type === 'array' ? `${name}[]` : name;

/** `postConversations`, `getConversationsById`: the method and what the path says. */
export function operationIdOf({ method, path }: Declaration): string {
  const words = path
    .replace('/api/v1', '')
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[^a-z0-9]+/i)
    .filter(Boolean);
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parametersOf(declaration: Declaration): object[] {
  const { parameters = {}, query } = declaration;
  return [
    ...Object.entries(parameters).map(([name, description]) => ({
      name,
      in: 'path',
      required: true,
      description,
      schema: { type: 'string' },
    })),
    ...(query ? fieldsOf(schemaOf(query, 'input')) : []).map(({ name, field, isRequired }) => {
      const { description, ...schema } = field;
      return {
        name: parameterName(name, schema),
        in: 'query',
        required: isRequired && schema.default === undefined,
        ...(description && { description }),
        ...(schema.type === 'array' && { style: 'form', explode: true }),
        schema,
      };
    }),
    ...Object.entries(headersOf(declaration)).map(([name, description]) => ({
      name,
      in: 'header',
      description,
      schema: { type: 'string' },
    })),
  ];
}

function requestBodyOf({ body }: Declaration): object | undefined {
  if (!body) return undefined;
  if (!('schema' in body)) {
    const schema = { type: 'string', format: 'binary' };
    return {
      required: true,
      description: body.description,
      content: { [body.type]: { schema } },
    };
  }
  const { example, types = JSON_TYPE } = body;
  const schema = withNulls(bodySchemaOf(body));
  return {
    required: true,
    content: Object.fromEntries(types.map((type) => [type, { schema, example }])),
  };
}

/** Stands once, in the components. */
const ERROR = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };

type AnyResponse = Declaration['responses'][number];

/** The media types of a response that is not JSON, or not always. */
export const typesOf = (response: AnyResponse): readonly string[] =>
  'type' in response ? [response.type].flat() : [];

function contentOf(response: AnyResponse): object | undefined {
  if ('isEmpty' in response) return undefined;
  return {
    ...('schema' in response && {
      'application/json': { schema: schemaOf(response.schema, 'output') },
    }),
    ...Object.fromEntries(typesOf(response).map((type) => [type, { schema: { type: 'string' } }])),
  };
}

function responsesOf(declaration: Declaration): Record<number, object> {
  return {
    ...Object.fromEntries(
      Object.entries(declaration.responses).map(([status, response]) => {
        const content = contentOf(response);
        return [status, { description: response.description, ...(content && { content }) }];
      }),
    ),
    ...Object.fromEntries(
      refusalsOf(declaration).map((status) => [
        status,
        { description: REFUSALS[status]!, content: ERROR },
      ]),
    ),
  };
}

const ACCESS: Readonly<Record<string, string>> = {
  publishable: `A publishable key, as \`key\` in the body, from an allowed origin; or a secret key with the scope \`${TO_SEND}\`.`,
  signature: 'Signed.',
  everybody: 'No key.',
  agent: 'An agent, signed in by a link.',
};

/** Who may call, in a sentence. */
export const accessOf = ({ access }: Declaration): string =>
  ACCESS[access] ?? `A secret key with the scope \`${access}\`.`;

function securityOf({ access, authentication }: Declaration): object[] {
  if (authentication) return [{ [authentication.scheme]: [] }];
  if (access === 'everybody' || access === 'signature') return [];
  if (access === 'agent') return [{ session: [] }];
  if (access === 'publishable') return [{ publishableKey: [] }, ...secretKeyWith(TO_SEND)];
  return secretKeyWith(access);
}

const secretKeyWith = (scope: Scope) => [{ secretKey: [scope] }, { bearer: [scope] }];

function operationOf(declaration: Declaration): object {
  const { group, summary, description } = declaration;
  const parameters = parametersOf(declaration);
  const requestBody = requestBodyOf(declaration);
  return {
    operationId: operationIdOf(declaration),
    tags: [GROUPS[group].name],
    summary,
    description: [description, accessOf(declaration)].filter(Boolean).join('\n\n'),
    security: securityOf(declaration),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(declaration),
  };
}

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

/**
 * The whole API as an OpenAPI 3.1 document, from the declarations that the app serves. The schemas
 * are zod's own JSON Schema of those that requests are read with.
 *
 * @param serverUrl where clients reach the server
 */
export function openApiDocument(declarations: readonly Declaration[], serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const declaration of declarations) {
    (paths[declaration.path] ??= {})[declaration.method] = operationOf(declaration);
  }
  const named: Record<string, unknown> = {};
  const shared = withoutDefinitions(paths, named);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Afterword',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The operator of this server', url: serverUrl },
      description:
        'Times are ISO 8601 in UTC with milliseconds. Unknown fields of a request are ignored; known ones of the wrong type are refused. An optional field of a body that is null counts as absent, unless null has a meaning of its own.',
    },
    servers: [{ url: serverUrl }],
    tags: Object.values(GROUPS),
    paths: shared,
    components: {
      schemas: { Error: schemaOf(errorResponse, 'output'), ...named },
      securitySchemes: securitySchemesOf(declarations),
    },
  };
}

const securitySchemesOf = (declarations: readonly Declaration[]): object => ({
  secretKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A secret key, amo_…, with the scope that the endpoint names.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same key.' },
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
  ...Object.fromEntries(
    declarations.flatMap(({ authentication }) =>
      authentication ? [[authentication.scheme, authentication.definition]] : [],
    ),
  ),
});
