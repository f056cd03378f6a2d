import { z } from 'zod';
import { errorResponse, type Scope } from '../../contract/index.ts';
import { boundInWords, type BoundValues } from './bounds.ts';
import { TO_SEND } from './caller.ts';
import { type Declaration, GROUPS, JSON_TYPE, type JsonBody } from './endpoint.ts';
import { STATUS } from './errors.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The descriptions of error responses, by status. */
export const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request body is not valid JSON, or not valid gzip',
  401: 'The key is missing, unknown or revoked',
  403: 'The key, the origin or the signature does not allow this request',
  404: 'Not found',
  409: 'The current state does not allow this request',
  410: 'Erased or expired',
  413: 'The request body is too large',
  415: 'The media type or the Content-Encoding of the request body is not supported',
  422: 'A field is not valid: `issues` names it',
  429: 'Too many requests: see Retry-After and RateLimit-*',
  503: 'Temporarily unavailable: see Retry-After',
};

/** All error statuses of the endpoint: the declared ones, and those that follow from the declaration. */
export function refusalsOf(declaration: Declaration): number[] {
  const { access, body, parameters, query, limits, isIdempotent, isAdmitted } = declaration;
  const statuses = new Set<number>(declaration.errors?.map((code) => STATUS[code]));
  const add = (...more: number[]) => {
    for (const status of more) statuses.add(status);
  };
  if (access === 'signature') add(403);
  else if (access === 'agent') add(401, 403);
  // A key may have its own rate limit.
  else if (access !== 'everybody') add(401, 403, 429);
  if (limits) add(429);
  if (parameters || (query && isEverRefused(query))) add(422);
  if (body) add(413, 415);
  if (body && 'schema' in body) {
    add(400, body.refusal ? STATUS[body.refusal.code] : 422);
  }
  if (isIdempotent) add(409, 422);
  if (isAdmitted || body) add(503);
  return [...statuses].sort((a, b) => a - b);
}

/** Whether a query can be invalid. Optional fields that accept any text never are. */
const isEverRefused = (query: z.ZodType) =>
  fieldsOf(schemaOf(query, 'input')).some(({ field, isRequired }) => {
    const { type, description: _, ...more } = field;
    return isRequired || type !== 'string' || Object.keys(more).length > 0;
  });

/** The schema of the body in the documentation. */
export const bodySchemaOf = ({ shown, schema }: JsonBody): JsonSchema =>
  schemaOf(shown ?? schema, 'input');

const IDEMPOTENCY = {
  'Idempotency-Key':
    '1–255 characters. Repeating the request within 24 hours returns the same response and changes nothing; a different request with the same key is refused with 409.',
};

/** Descriptions of the request headers, by name. */
export const headersOf = ({ headers, isIdempotent }: Declaration): Record<string, string> => ({
  ...headers,
  ...(isIdempotent && IDEMPOTENCY),
});

/** The JSON Schema for OpenAPI 3.1. `input`: of the value as sent, before it is parsed. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => spellOut(jsonSchema),
  });
  return json;
}

/** Replaces JSON Schema keywords that not every OpenAPI tool supports. */
function spellOut(schema: JsonSchema): void {
  const { propertyNames, additionalProperties } = schema;
  const keys = typeof propertyNames === 'object' && propertyNames.enum;
  if (keys) {
    const one = additionalProperties as JsonSchema;
    schema.properties = Object.fromEntries(keys.map((key) => [String(key), { ...one }]));
    schema.additionalProperties = false;
    delete schema.propertyNames;
  }
  // A tuple has no further items.
  if (schema.items === false) schema.items = { not: {} };
}

/** Optional fields of a body may be `null` (`read` of the contract); adds this to the schema. */
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

/** The fields of a query or a body with their schemas. */
export function fieldsOf(
  schema: JsonSchema,
): { name: string; field: JsonSchema; isRequired: boolean }[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    field: field as JsonSchema,
    isRequired: schema.required?.includes(name) ?? false,
  }));
}

/** The name of a query parameter: a list is sent as `id[]=1&id[]=2`. */
export const parameterName = (name: string, { type }: JsonSchema) =>
  type === 'array' ? `${name}[]` : name;

/** The method and the path, for example `postConversations` or `getConversationsById`. */
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

/** The error response, which is defined once, in the components. */
const ERROR = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };

type AnyResponse = Declaration['responses'][number];

/** The media types of a response that is not, or not always, JSON. */
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
  publishable: `A publishable key from an allowed origin, as \`key\` in the body; or a secret key with the scope \`${TO_SEND}\`.`,
  signature: 'A signature.',
  everybody: 'No authentication.',
  agent: 'An agent who signed in with a sign-in link.',
};

/** The required access, in words. */
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

/** The limits of an endpoint that an operator can set, in words; `undefined`: there are none. */
export function paceOf({ limits }: Declaration, bounds: BoundValues): string | undefined {
  const rates = limits?.flatMap((limit) =>
    'bound' in limit ? [boundInWords(limit.bound, bounds[limit.bound])] : [],
  );
  return rates?.length ? `At most ${rates.join(', and ')}.` : undefined;
}

function operationOf(declaration: Declaration, bounds: BoundValues): object {
  const { group, summary, description } = declaration;
  const parameters = parametersOf(declaration);
  const requestBody = requestBodyOf(declaration);
  return {
    operationId: operationIdOf(declaration),
    tags: [GROUPS[group].name],
    summary,
    description: [description, paceOf(declaration, bounds), accessOf(declaration)]
      .filter(Boolean)
      .join('\n\n'),
    security: securityOf(declaration),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(declaration),
  };
}

/** Moves recursive schemas to the components. */
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
 * The OpenAPI 3.1 document of the API, generated from the declarations of the endpoints. Its schemas are
 * the JSON Schemas that zod generates from the schemas with which requests are parsed.
 *
 * @param serverUrl the URL at which clients reach the server
 * @param bounds the limits of the server
 */
export function openApiDocument(
  declarations: readonly Declaration[],
  serverUrl: string,
  bounds: BoundValues,
) {
  const paths: Record<string, Record<string, object>> = {};
  for (const declaration of declarations) {
    (paths[declaration.path] ??= {})[declaration.method] = operationOf(declaration, bounds);
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
        'Times are ISO 8601 in UTC with milliseconds. Unknown fields of a request are ignored; known fields of the wrong type are refused. If an optional field of a body is null, it counts as absent, unless null has its own meaning. JSON and forms may be sent with Content-Encoding: gzip.',
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
    description: 'A secret key (amo_…) with the scope that the endpoint requires.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'A secret key, as with X-API-Key.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'afterword_session',
    description: 'The session of an agent who signed in with a sign-in link.',
  },
  publishableKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A publishable key (amo_pub_…). Browsers send it as `key` in the body.',
  },
  ...Object.fromEntries(
    declarations.flatMap(({ authentication }) =>
      authentication ? [[authentication.scheme, authentication.definition]] : [],
    ),
  ),
});
