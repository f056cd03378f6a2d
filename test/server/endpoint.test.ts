import { expect, test } from 'vitest';
import { doneResponse } from '../../src/contract/index.ts';
import { endpoint } from '../../src/server/http/endpoint.ts';
import type { Services } from '../../src/server/http/services.ts';

const one = {
  method: 'get',
  path: '/a/{id}',
  group: 'operation',
  summary: 'x',
  access: 'admin',
  parameters: { id: 'x' },
  responses: { 200: { description: 'x', schema: doneResponse } },
  errors: ['conflict'],
} as const;

const file = {
  ...one,
  body: { type: '*/*', description: 'x', maxBytes: 1 },
  responses: { 416: { description: 'x', isEmpty: true } },
} as const;

test('what a declaration does not say does not compile', () => {
  const all = [
    endpoint(one, async ({ fail }) => fail('conflict', '')),
    // @ts-expect-error: an error that is not declared
    endpoint(one, async ({ fail }) => fail('expired', '')),
    // @ts-expect-error: a field of another type
    endpoint(one, async ({ respond }) => respond(200, { success: false })),
    // @ts-expect-error: a status that is not declared
    endpoint(one, async ({ respond }) => respond(201, { success: true })),
    // @ts-expect-error: a value that does not stand in the path
    endpoint(one, async ({ params, fail }) => fail('conflict', params.no)),
    // @ts-expect-error: a page where JSON is declared
    endpoint(one, async ({ c, send }) => send(c.body('x'))),
    // @ts-expect-error: what follows from a body in JSON alone
    endpoint(file, async ({ fail }) => fail('unsupported_media_type', '')),
    endpoint(file, async ({ c, send }) => send(c.body(null, 416))),
    // @ts-expect-error: a response past the declaration
    endpoint(one, async ({ c }) => c.json({ success: true })),
    // @ts-expect-error: a service that there is not
    endpoint(one, async ({ fail }, s: Services) => fail('conflict', s.nothing)),
  ];
  expect(all).toHaveLength(10);
});
