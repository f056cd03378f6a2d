import type { z } from 'zod';
import type { Scope } from '../../../contract/index.ts';

/** A body, or what is answered, as bytes of this type. */
export interface Raw {
  type: string;
  description: string;
}

/** One thing that can be asked of the server. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` where an id stands. */
  path: string;
  group: Group;
  summary: string;
  description?: string;
  /** A secret key's scope, or who else may ask. */
  access: Scope | 'publishable' | 'signature' | 'agent' | 'everybody';
  /** By basic authentication: the organisation, and a key with the scope. */
  isBasic?: boolean;
  /** What stands in the path. */
  parameters?: Record<string, string>;
  query?: z.ZodObject;
  headers?: Record<string, string>;
  body?: { schema: z.ZodType; types: readonly string[]; example: unknown } | Raw;
  answers: Record<number, { description: string; schema: z.ZodType } | Raw>;
  /** Statuses of refusals, beside those of `access` and of a body. */
  refusals?: readonly number[];
}

export const GROUPS = {
  conversations: 'Conversations',
  metrics: 'Numbers',
  surveys: 'Surveys',
  exports: 'Daily export',
  webhooks: 'Webhooks',
  people: 'Agents, teams and chats',
  reporting: 'Reporting',
  browsers: 'Browsers',
  administration: 'Administration',
  operation: 'Operation',
} as const;
export type Group = keyof typeof GROUPS;

export const JSON_ALONE = ['application/json'];
/** `text/plain` needs no preflight, so that a beacon works. */
export const FROM_BROWSERS = ['text/plain', 'application/json'];
