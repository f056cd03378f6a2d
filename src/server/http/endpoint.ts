import type { Context } from 'hono';
import type { z } from 'zod';
import type { ErrorCode, ErrorIssue, Scope } from '../../contract/index.ts';
import type { RateName } from './bounds.ts';
import type { ContentEncoding } from './content-encoding.ts';
import type { Env } from './context.ts';
import type { Fault } from './errors.ts';
import type { Principal } from './principal.ts';
import type { Services } from './services.ts';

/** The groups of endpoints in `/docs` and `/openapi.json`. */
export const GROUPS = {
  conversations: {
    name: 'Conversations',
    description: 'Send, list and search conversations, and read transcripts.',
  },
  metrics: {
    name: 'Numbers',
    description:
      'The figures of the dashboard: rates, escalations, costs, ratings and knowledge gaps.',
  },
  topics: {
    name: 'Topics',
    description: 'What conversations are about: topics with their numbers, merged and renamed.',
  },
  surveys: {
    name: 'Surveys',
    description: 'CSAT surveys: results, settings, and the links in survey mails.',
  },
  knowledge: {
    name: 'Knowledge',
    description: 'The articles that the bot replies with: their text, versions and files.',
  },
  exports: {
    name: 'Daily export',
    description: 'The export files of each day, with one conversation per line.',
  },
  webhooks: {
    name: 'Webhooks',
    description: 'Conversations from other systems, and webhooks that could not be processed.',
  },
  people: {
    name: 'Agents, teams and chats',
    description: 'Agents and teams, the inbox, and reports on agents and chats.',
  },
  reporting: {
    name: 'Reporting',
    description: 'Paginated lists of agents, chats, calls and teams, for reporting tools.',
  },
  browsers: {
    name: 'Browsers',
    description: 'The endpoints that the chat widget and the capture SDK call from websites.',
  },
  administration: {
    name: 'Administration',
    description: 'Keys, sessions, settings, and the data of one customer.',
  },
  operation: {
    name: 'Operation',
    description: 'Health, metrics and the documentation of a running server.',
  },
} as const;
export type Group = keyof typeof GROUPS;

/**
 * Who may call an endpoint:
 * - a scope: a secret key with that scope, or a signed-in session
 * - `agent`: a signed-in agent; keys are refused
 * - `publishable`: a browser with a publishable key from an allowed origin, or a secret key with
 *   `conversations:write`; the key is in a header, or in the body as `key`
 * - `signature`: a caller with a signed body or a signed link; the handler checks it
 * - `everybody`: no authentication
 */
export type Access = Scope | 'agent' | 'publishable' | 'signature' | 'everybody';

/** How often one caller may call; further calls are refused with 429. */
export type CallLimit = FixedLimit | BoundLimit;

/** A limit that an operator can set: a row of the table of bounds. */
export interface BoundLimit {
  bound: RateName;
  /** What is counted, if the bound is per conversation or recipient. */
  per?: (c: Context<Env>) => string | undefined;
  /** Counts only the requests that are refused with 401 or 403: the others are no attempts to guess. */
  countsFailures?: true;
}

export interface FixedLimit {
  /** Identifies the limit; endpoints with the same name share it. */
  name: string;
  calls: number;
  seconds: number;
  /** What is counted: the caller's address, key, organisation or agent, or a value of the request. */
  per: 'address' | 'key' | 'organisation' | 'agent' | ((c: Context<Env>) => string | undefined);
}

export const JSON_TYPE = ['application/json'] as const;
/** `text/plain` needs no CORS preflight, so that `navigator.sendBeacon` can be used. */
export const BROWSER_TYPES = ['text/plain', 'application/json'] as const;
/** The media type of HTML forms. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A body that is parsed as JSON, or as the fields of a form, with its schema. */
export interface JsonBody<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** The schema in the documentation, if the handler checks parts of the body itself. */
  shown?: z.ZodType;
  /** Accepted media types; default: `application/json`. */
  types?: readonly string[];
  /** Parses the body as JSON whatever its media type, so that there is no 415. */
  isAnyType?: true;
  /** The schema of form fields, if `types` includes `application/x-www-form-urlencoded`. */
  form?: z.ZodType;
  /** The refusal of a body that does not match the schema; default: a 422 that names the fields. */
  refusal?: Fault;
  /** A larger body is refused with 413. */
  maxBytes: number;
  /** A complete request body for the documentation. */
  example: z.input<Schema>;
}

/** A body that the handler parses itself. */
export interface RawBody {
  type: string;
  description: string;
  /** A larger body is refused with 413. */
  maxBytes: number;
  /** The option with which `curl` sends it, for the examples in `/docs`; default: as a file. */
  curl?: string;
}

/** What a body can be compressed with. Files are compressed already, and a handler reads them itself. */
export const encodingsOf = (body: JsonBody | RawBody): readonly ContentEncoding[] =>
  'schema' in body ? ['identity', 'gzip'] : ['identity'];

export interface JsonResponse<Schema extends z.ZodType = z.ZodType> {
  description: string;
  schema: Schema;
}

/**
 * A file, a page or a stream. If there is also a `schema`, the response is either of the two, depending
 * on the request.
 */
export interface RawResponse {
  description: string;
  /** Its media type, or all possible ones. */
  type: string | readonly string[];
}

/** A response without a body. */
export interface EmptyResponse {
  description: string;
  isEmpty: true;
}

/**
 * The declaration of an endpoint. Its route, its checks, `/openapi.json` and `/docs` are derived from it.
 */
export interface Declaration {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for each path parameter. */
  path: `/${string}`;
  group: Group;
  summary: string;
  description?: string;
  access: Access;
  /** How callers authenticate, if not by the usual headers or cookie. */
  authentication?: Authentication;
  limits?: readonly CallLimit[];
  /** Descriptions of the path parameters, by name. */
  parameters?: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  /** Alternative names of query parameters, each with the name that it stands for. */
  aliases?: Readonly<Record<string, string>>;
  /** Descriptions of the headers that the handler reads, by name. */
  headers?: Readonly<Record<string, string>>;
  body?: JsonBody | RawBody;
  /** By status; errors are declared in `errors`. */
  responses: Readonly<Record<number, JsonResponse | RawResponse | EmptyResponse>>;
  /** Headers of every response, including errors. */
  responseHeaders?: Readonly<Record<string, string>>;
  /** Errors of the handler, besides those that follow from `access`, `query` and `body`. */
  errors?: readonly ErrorCode[];
  /** The endpoint supports `Idempotency-Key`. */
  isIdempotent?: boolean;
  /** The body counts towards the limit of bodies in progress; above it, the request is refused with 503. */
  isAdmitted?: boolean;
  /** The handler parses query and body itself with `later`, after its own checks. */
  isReadLater?: true;
  /** Request headers that pages of other origins may send, for CORS preflights. */
  preflight?: readonly string[];
  /** Renders errors in another form than JSON. @returns `undefined`: use JSON for this one */
  present?(
    c: Context<Env>,
    fault: Fault,
    services: Services,
  ): Promise<Response | undefined> | Response | undefined;
}

/** An authentication method of its own. */
export interface Authentication {
  /** Its name in `securitySchemes` of the OpenAPI document. */
  scheme: string;
  /** The security scheme object of OpenAPI. */
  definition: Readonly<Record<string, unknown>>;
  /** The option for `curl` in the examples of `/docs`, for instance `-u default:amo_…`. */
  curl: string;
  /** @returns the authenticated caller, or the reason to refuse; the scope is checked afterwards */
  authenticate(c: Context<Env>, services: Services): Promise<Principal | Fault>;
}

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

type PrincipalOf<D extends Declaration> = D['access'] extends 'everybody' | 'signature'
  ? null
  : Principal;

type QueryOf<D extends Declaration> = D extends { query: infer Q extends z.ZodType }
  ? z.output<Q>
  : undefined;

type BodyOf<D extends Declaration> = D extends { body: { schema: infer S extends z.ZodType } }
  ? z.output<S>
  : undefined;

/** The error code for a body that does not match the schema. */
type RefusalOf<D extends Declaration> = D extends { body: { refusal: Fault<infer Code> } }
  ? Code
  : 'invalid_request';

/** `T` if it is parsed before the handler runs. */
type First<D extends Declaration, T> = D extends { isReadLater: true } ? undefined : T;

/** The errors that a handler may return. An undeclared error does not compile. */
export type ErrorsOf<D extends Declaration> =
  | (D extends { errors: readonly (infer Code extends ErrorCode)[] } ? Code : never)
  | (D['access'] extends 'everybody' ? never : 'unauthorized' | 'forbidden')
  | (D extends { query: z.ZodType } ? 'invalid_request' : never)
  | (D extends { body: JsonBody }
      ? 'unsupported_media_type' | 'malformed_json' | RefusalOf<D>
      : never)
  | (D extends { limits: readonly CallLimit[] } ? 'rate_limited' : never);

type StatusesWith<D extends Declaration, Kind> = {
  [S in keyof D['responses']]: D['responses'][S] extends Kind ? S : never;
}[keyof D['responses']];

type ContentOf<D extends Declaration, S extends keyof D['responses']> =
  D['responses'][S] extends JsonResponse<infer Schema> ? z.output<Schema> : never;

declare const declaredFor: unique symbol;
/** A response that the declaration allows. Only `respond`, `send` and `fail` create one. */
export type Declared<D extends Declaration> = Response & { readonly [declaredFor]: D['path'] };

/** The request that a handler receives, with the functions that create responses. */
export interface Call<D extends Declaration> {
  /** For headers, cookies, streams and raw bodies. */
  c: Context<Env>;
  /** The authenticated caller; `null` for public endpoints. */
  principal: PrincipalOf<D>;
  params: Record<Names<D['path']>, string>;
  query: First<D, QueryOf<D>>;
  body: First<D, BodyOf<D>>;
  /** Parses query and body of an endpoint with `isReadLater`. */
  later: {
    query(): QueryOf<D> | Fault<'invalid_request'>;
    body(): Promise<BodyOf<D> | Fault<'unsupported_media_type' | 'malformed_json' | RefusalOf<D>>>;
  };
  /** Creates a declared JSON response. */
  respond<S extends StatusesWith<D, JsonResponse>>(
    status: S,
    content: ContentOf<D, S>,
  ): Declared<D>;
  /** Returns a declared response that is a file, a page, a stream or empty. */
  send(
    response: [StatusesWith<D, RawResponse | EmptyResponse>] extends [never] ? never : Response,
  ): Declared<D>;
  /** Creates a declared error response. */
  fail(code: ErrorsOf<D>, message: string, issues?: ErrorIssue[]): Promise<Declared<D>>;
  fail(fault: Fault<ErrorsOf<D>>): Promise<Declared<D>>;
}

/** An endpoint with its handler, which needs the services `S`. */
export interface Endpoint<in S = never> {
  declaration: Declaration;
  handle(call: Call<Declaration>, services: S): Promise<Response>;
}

/**
 * Declares an endpoint together with its handler.
 *
 * @example
 * export const rotateKey = endpoint(
 *   {
 *     method: 'post',
 *     path: '/api/v1/keys/{id}/rotate',
 *     group: 'administration',
 *     summary: 'Replace a key',
 *     access: 'admin',
 *     parameters: { id: 'The id of the key.' },
 *     body: { schema: keyRotation, maxBytes: 16 * 1024, example: { grace_seconds: 3600 } },
 *     responses: { 201: { description: 'The new key', schema: keyResponse } },
 *     errors: ['not_found'],
 *   },
 *   async ({ params, body, principal, respond, fail }, { store, now }: Services) => { … },
 * );
 */
export function endpoint<const D extends Declaration, S extends Services>(
  declaration: D,
  handle: (call: Call<D>, services: S) => Declared<D> | Promise<Declared<D>>,
): Endpoint<S> {
  return {
    declaration,
    handle: async (call, services) => handle(call as unknown as Call<D>, services),
  };
}
