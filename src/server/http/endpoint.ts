import type { Context } from 'hono';
import type { z } from 'zod';
import type { ErrorCode, ErrorIssue, Scope } from '../../contract/index.ts';
import type { Env } from './context.ts';
import type { Fault } from './errors.ts';
import type { Principal } from './principal.ts';
import type { Services } from './services.ts';

/** The parts of the API, as `/docs` and the document group them. */
export const GROUPS = {
  conversations: {
    name: 'Conversations',
    description: 'Send conversations, list and search them, read transcripts.',
  },
  metrics: {
    name: 'Numbers',
    description: 'What the dashboard shows: rates, escalations, costs, ratings, knowledge gaps.',
  },
  surveys: {
    name: 'Surveys',
    description: 'CSAT surveys: what customers answered, how surveys are sent, and their links.',
  },
  exports: {
    name: 'Daily export',
    description: 'The files of each day, with a conversation a line.',
  },
  webhooks: {
    name: 'Webhooks',
    description: 'Conversations from other systems, and the deliveries that were not understood.',
  },
  people: {
    name: 'Agents, teams and chats',
    description: 'Who answers customers, the inbox, and the reports on agents and chats.',
  },
  reporting: {
    name: 'Reporting',
    description: 'Agents, chats, calls and teams as lists in pages, for reporting tools.',
  },
  browsers: {
    name: 'Browsers',
    description: 'What the chat and the capture SDK send from the pages of customers.',
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
 * - a scope: a secret key that has it, or a signed-in session
 * - `agent`: a signed-in agent, and nobody with a key
 * - `publishable`: a browser with a publishable key from an allowed origin, or a secret key with
 *   `conversations:write`; the key stands in a header or as `key` in the body
 * - `signature`: whoever signs the body, or has a signed link; the handler checks that
 * - `everybody`
 */
export type Access = Scope | 'agent' | 'publishable' | 'signature' | 'everybody';

/** How often one caller may call; more is 429. */
export interface CallLimit {
  /** Tells limits apart; endpoints of one name share it. */
  name: string;
  calls: number;
  seconds: number;
  /** Who is counted: the caller's address, their key, their organisation, or what the request names. */
  per: 'address' | 'key' | 'organisation' | ((c: Context<Env>) => string | undefined);
}

export const JSON_TYPE = ['application/json'] as const;
/** `text/plain` needs no preflight, so that a beacon works. */
export const BROWSER_TYPES = ['text/plain', 'application/json'] as const;
/** What a page's form sends. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A body that is read as JSON, or as a form's fields, by its schema. */
export interface JsonBody<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** What the document shows in place of `schema`, where the handler checks parts of the body itself. */
  shown?: z.ZodType;
  /** Media types that are taken; `application/json` by default. */
  types?: readonly string[];
  /** A body is read as JSON whatever it calls itself: there is no 415. */
  isAnyType?: true;
  /** Reads the fields of a form, where `types` has `application/x-www-form-urlencoded`. */
  form?: z.ZodType;
  /** Refuses a body that the schema does not take; by default a 422 that names the fields. */
  refusal?: Fault;
  /** More is 413. */
  maxBytes: number;
  /** A whole request body, as a reader of `/docs` could send it. */
  example: z.input<Schema>;
}

/** A body that the handler reads itself. */
export interface RawBody {
  type: string;
  description: string;
  /** More is 413. */
  maxBytes: number;
  /** How a shell's `curl` sends it, for the samples of `/docs`; by default as a file. */
  curl?: string;
}

export interface JsonResponse<Schema extends z.ZodType = z.ZodType> {
  description: string;
  schema: Schema;
}

/**
 * A file, a page or a stream. With a `schema` beside its `type`, the response has the one form or the
 * other, as the request wants it.
 */
export interface RawResponse {
  description: string;
  /** Its media type, or all that it may have. */
  type: string | readonly string[];
}

/** Headers alone. */
export interface EmptyResponse {
  description: string;
  isEmpty: true;
}

/**
 * All there is to say of an endpoint. What it is served by, what it checks, `/openapi.json` and `/docs`
 * follow from it.
 */
export interface Declaration {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` where a value stands. */
  path: `/${string}`;
  group: Group;
  summary: string;
  description?: string;
  access: Access;
  /** How the caller proves who they are, where it is not by the usual headers or cookie. */
  authentication?: Authentication;
  limits?: readonly CallLimit[];
  /** What stands in the path, by name. */
  parameters?: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  /** Other names that parameters of the query have, with what they stand for. */
  aliases?: Readonly<Record<string, string>>;
  /** Headers that the handler reads, by name. */
  headers?: Readonly<Record<string, string>>;
  body?: JsonBody | RawBody;
  /** By status; those of errors stand in `errors`. */
  responses: Readonly<Record<number, JsonResponse | RawResponse | EmptyResponse>>;
  /** Headers of every response, also of one that refuses. */
  responseHeaders?: Readonly<Record<string, string>>;
  /** What the handler may refuse with, beside what follows from `access`, `query` and `body`. */
  errors?: readonly ErrorCode[];
  /** `Idempotency-Key` is honoured, and documented. */
  isIdempotent?: boolean;
  /** The body counts as work in hand: 503 while there is too much of it. */
  isAdmitted?: boolean;
  /** The handler reads query and body itself, by `later`: after what it refuses first. */
  isReadLater?: true;
  /** Headers that a page of another origin may send: browsers ask before they do (CORS). */
  preflight?: readonly string[];
  /** How refusals are shown where it is not in JSON. @returns `undefined`: in JSON all the same */
  present?(
    c: Context<Env>,
    fault: Fault,
    services: Services,
  ): Promise<Response | undefined> | Response | undefined;
}

/** A way of its own in which callers prove who they are. */
export interface Authentication {
  /** The name in the document's `securitySchemes`. */
  scheme: string;
  /** The scheme, as OpenAPI has it. */
  definition: Readonly<Record<string, unknown>>;
  /** How a shell's `curl` does it, for the samples of `/docs`: `-u default:amo_…`. */
  curl: string;
  /** @returns who calls, or why they are refused; the scope is checked afterwards */
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

/** What a body is refused with that the schema does not take. */
type RefusalOf<D extends Declaration> = D extends { body: { refusal: Fault<infer Code> } }
  ? Code
  : 'invalid_request';

/** What is read before the handler runs. */
type First<D extends Declaration, T> = D extends { isReadLater: true } ? undefined : T;

/** The errors that a handler may answer with: an undeclared one does not compile. */
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

declare const answers: unique symbol;
/** A response that the declaration allows; made by `respond`, `send` and `fail` alone. */
export type Declared<D extends Declaration> = Response & { readonly [answers]: D['path'] };

/** What a handler gets to know, and answers with. */
export interface Call<D extends Declaration> {
  /** For headers, cookies, streams and raw bodies. */
  c: Context<Env>;
  /** Who calls; `null` where anybody may. */
  principal: PrincipalOf<D>;
  params: Record<Names<D['path']>, string>;
  query: First<D, QueryOf<D>>;
  body: First<D, BodyOf<D>>;
  /** Reads what was not read before, with `isReadLater`. */
  later: {
    query(): QueryOf<D> | Fault<'invalid_request'>;
    body(): Promise<BodyOf<D> | Fault<'unsupported_media_type' | 'malformed_json' | RefusalOf<D>>>;
  };
  /** A declared response in JSON. */
  respond<S extends StatusesWith<D, JsonResponse>>(
    status: S,
    content: ContentOf<D, S>,
  ): Declared<D>;
  /** A declared response that is a file, a page, a stream, or empty. */
  send(
    response: [StatusesWith<D, RawResponse | EmptyResponse>] extends [never] ? never : Response,
  ): Declared<D>;
  /** A declared refusal. */
  fail(code: ErrorsOf<D>, message: string, issues?: ErrorIssue[]): Promise<Declared<D>>;
  fail(fault: Fault<ErrorsOf<D>>): Promise<Declared<D>>;
}

/** An endpoint with its handler, which works with the services `S`. */
export interface Endpoint<in S = never> {
  declaration: Declaration;
  handle(call: Call<Declaration>, services: S): Promise<Response>;
}

/**
 * Declares an endpoint beside its handler.
 *
 * @example
 * export const rotateKey = endpoint(
 *   {
 *     method: 'post',
 *     path: '/api/v1/keys/{id}/rotate',
 *     group: 'administration',
 *     summary: 'Replace a key',
 *     access: 'admin',
 *     parameters: { id: 'Of the key.' },
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
