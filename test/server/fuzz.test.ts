import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type JsonSchema, refusalsOf, schemaOf } from '../../src/server/http/openapi.ts';
import type { Declaration } from '../../src/server/http/endpoint.ts';
import { declarations } from '../../src/server/features.ts';
import { runs } from './database.ts';
import { SECRET, testServer } from './harness.ts';

/** Requests a route, on each database. */
const RUNS = runs({ sample: 12, long: 10_000 });

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    '\uD800',
    "'; drop table conversation; --",
    '%00',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '\u202Eabc',
    'x'.repeat(70_000),
    '9'.repeat(400),
    '2026-13-45T99:99:99Z',
    '+275760-09-13T00:00:00Z',
    '-271821-04-20T00:00:00Z',
    '2026-03-10T12:00:00Z',
  ),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 10 }),
  fc.constantFrom(0, -0, 1e308, -1e308, 1e-320, 2 ** 31, 2 ** 53, 2 ** 63, 0.1 + 0.2, 4.5),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  nasty,
  number,
  fc.constantFrom(null, true, false, [], {}, [[[[[[]]]]]]),
) as fc.Arbitrary<unknown>;

/** What the schema lets in, mostly. */
function valid(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if (choices) return fc.oneof(...choices.map(valid));
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}) as [string, JsonSchema][];
      return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valid(field)])), {
        requiredKeys: schema.required ?? [],
      });
    }
    case 'array':
      return fc.array(valid((schema.items ?? {}) as JsonSchema), { maxLength: 4 });
    case 'integer':
      return fc.oneof(
        fc.integer({
          min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
          max: Math.min(schema.maximum ?? 100, 2 ** 31 - 1),
        }),
        number,
      );
    case 'number':
      return fc.oneof(
        fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1, noNaN: true }),
        number,
      );
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.oneof(
        fc.constantFrom('c1', 'c2', 'a word', '2026-03-10T12:00:00Z', crypto.randomUUID()),
        fc.uuid(),
        nasty,
      );
    default:
      return anything;
  }
}

/** A value somewhere in it put in place of what was there. */
function mutated(value: unknown, place: number, other: unknown): unknown {
  const paths: (string | number)[][] = [];
  const walk = (at: unknown, path: (string | number)[]) => {
    paths.push(path);
    if (Array.isArray(at)) at.forEach((item, index) => walk(item, [...path, index]));
    else if (typeof at === 'object' && at !== null) {
      for (const [name, item] of Object.entries(at)) walk(item, [...path, name]);
    }
  };
  walk(value, []);
  const put = (at: unknown, path: (string | number)[]): unknown => {
    const [first, ...rest] = path;
    if (first === undefined) return other;
    if (Array.isArray(at)) return at.map((item, i) => (i === first ? put(item, rest) : item));
    return Object.fromEntries(
      Object.entries(at as object).map(([name, item]) => [
        name,
        name === first ? put(item, rest) : item,
      ]),
    );
  };
  return put(value, paths[place % paths.length]!);
}

/** What is sent as a body: mostly valid, then with something else in it, then cut or spoiled. */
function bodies(schema: z.ZodType): fc.Arbitrary<string> {
  const good = valid(schemaOf(schema, 'input'));
  const json = (value: unknown) => JSON.stringify(value) ?? 'null';
  return fc.oneof(
    good.map(json),
    fc
      .tuple(good, fc.nat(200), anything)
      .map(([value, place, other]) => json(mutated(value, place, other))),
    fc.tuple(good, fc.nat(200)).map(([value, at]) => json(value).slice(0, at)),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );
}

const FIXED = new Set(['/metrics', '/api/v1/live']);

describe.each(
  declarations
    .filter(({ path }) => !FIXED.has(path))
    .map((one) => [`${one.method} ${one.path}`, one] as const),
)('%s', (_, declaration: Declaration) => {
  test('answers whatever it is sent, with a status that is declared', async () => {
    const server = await testServer({ trustedProxies: 1 });
    const { body, query } = declaration;
    const text =
      body && 'schema' in body
        ? bodies(body.shown ?? body.schema)
        : fc.string({ unit: 'binary', maxLength: 200 });
    const asked = query
      ? (valid(schemaOf(query, 'input')) as fc.Arbitrary<Record<string, unknown>>)
      : fc.constant({});
    const declared = [
      ...Object.keys(declaration.responses).map(Number),
      ...refusalsOf(declaration),
    ];
    // Where nothing differs between the requests, few tell as much.
    const differs = body || query || declaration.path.includes('{') || declaration.authentication;
    // The limits of an address are another matter.
    let caller = 0;
    await fc.assert(
      fc.asyncProperty(text, asked, nasty, fc.nat(3), async (content, fields, id, how) => {
        const name = how === 0 ? 'c1' : encodeURIComponent(id.toWellFormed().slice(0, 300));
        const path = declaration.path.replace(/\{\w+\}/g, name || 'x');
        const url = new URL(path, server.url);
        for (const [field, value] of Object.entries(fields)) {
          url.searchParams.set(field, String(value).slice(0, 300));
        }
        const headers = new Headers({
          'x-api-key': SECRET,
          'x-forwarded-for': `10.0.${caller >> 8}.${caller++ & 255}`,
          // Of the daily export.
          organizationId: 'default',
          botId: name,
        });
        if (declaration.authentication?.scheme === 'basic')
          headers.set('authorization', `Basic ${btoa(`default:${SECRET}`)}`);
        if (body) headers.set('content-type', how === 1 ? 'text/plain' : 'application/json');
        const response = await fetch(url, {
          method: declaration.method.toUpperCase(),
          headers,
          ...(body ? { body: content } : {}),
        });
        const answer = await response.text();
        expect(
          declared,
          `${url.href}\n${content.slice(0, 500)}\n${answer.slice(0, 500)}`,
        ).toContain(response.status);
        if (response.status >= 400) {
          expect(JSON.parse(answer)).toMatchObject({
            success: false,
            error: { message: expect.any(String) as string },
          });
        }
      }),
      { numRuns: differs ? RUNS : 3 },
    );
  });
});
