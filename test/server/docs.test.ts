// @one-database: the document comes from the declarations.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { declarations } from '../../src/server/features.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import type { JsonSchema } from '../../src/server/http/openapi.ts';
import { mailed } from './mailed.ts';

interface Operation {
  parameters?: { name: string }[];
  responses: Record<string, object>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** The vocabulary of JSON Schema 2020-12, as far as a document may use it. */
const KNOWN = new Set(
  [
    '$ref $comment type enum const title description default deprecated readOnly writeOnly examples',
    'multipleOf minimum maximum exclusiveMinimum exclusiveMaximum',
    'minLength maxLength pattern format contentEncoding contentMediaType',
    'items prefixItems minItems maxItems uniqueItems contains',
    'properties required additionalProperties patternProperties propertyNames',
    'minProperties maxProperties allOf anyOf oneOf not if then else',
  ].flatMap((words) => words.split(' ')),
);

/** Every schema of the document: of parameters, bodies, responses and the components. */
function schemasIn(document: Document): unknown[] {
  const found: unknown[] = Object.values(document.components.schemas);
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'schema') found.push(inner);
      else walk(inner);
    }
  };
  walk(document.paths);
  return found;
}

/** The words that a schema uses, and those within it. */
function wordsOf(schema: unknown, words: Set<string>): void {
  if (Array.isArray(schema)) for (const one of schema) wordsOf(one, words);
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  for (const [word, inner] of Object.entries(schema)) {
    words.add(word);
    if (word === 'properties' || word === 'patternProperties') {
      for (const one of Object.values(inner as object)) wordsOf(one, words);
    } else if (!['enum', 'const', 'default', 'examples'].includes(word)) wordsOf(inner, words);
  }
}

const key = (method: string, path: string) => `${method.toLowerCase()} ${path}`;

describe('the OpenAPI document', () => {
  test('has every route of the server, and no other', async () => {
    const server = await testServer();
    const routes = new Set(
      server.app
        .routes()
        .filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
        .map(({ method, path }) => key(method, path.replace(/:(\w+)/g, '{$1}'))),
    );
    const document = await server.get<{ paths: Record<string, object> }>('/openapi.json');
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => key(method, path)),
    );
    expect(told.toSorted()).toEqual([...routes].sort());
  });

  test('is OpenAPI 3.1, each operation with a name of its own', async () => {
    const server = await testServer();
    const document = await server.get<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    }>('/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    for (const { responses } of all) expect(Object.keys(responses).length).toBeGreaterThan(0);
    // What is referred to is there.
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = name!
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document);
      expect(found, name).toBeDefined();
    }
  });

  interface Operation {
    parameters?: { name: string; in: string }[];
    requestBody?: { content: Record<string, { schema: JsonSchema }> };
    responses: Record<string, { content?: object }>;
  }
  const operation = async (method: string, path: string) => {
    const server = await testServer();
    const { paths } = await server.get<{ paths: Record<string, Record<string, Operation>> }>(
      '/openapi.json',
    );
    return paths[path]![method]!;
  };

  test('shows an event as it has to be, though the server checks events one by one', async () => {
    const { requestBody } = await operation('post', '/api/v1/events');
    const { events } = requestBody!.content['text/plain']!.schema.properties as {
      events: { items: { oneOf: { properties: { type: { const: string } } }[] } };
    };
    const types = events.items.oneOf.map(({ properties }) => properties.type.const);
    expect(types).toContain('survey.rated');
  });

  test('names the header of requests that may be repeated', async () => {
    const { parameters } = await operation('post', '/api/v1/conversations');
    expect(parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header' }]);
  });

  test.each([
    ['post', '/api/v1/attachments', [200, 201, 401, 403, 409, 413, 415, 422, 429, 503]],
    [
      'get',
      '/api/v1/attachments/{organisation}/{id}',
      [200, 206, 302, 403, 404, 416, 422, 429, 503],
    ],
    ['get', '/api/v1/conversations/{id}', [200, 401, 403, 404, 422, 429]],
    ['get', '/api/v1/live', [200, 401, 403, 429]],
    ['post', '/api/v1/conversations', [200, 201, 400, 401, 403, 409, 410, 413, 415, 422, 429, 503]],
  ])('tells every status of %s %s', async (method, path, statuses) => {
    const { responses } = await operation(method, path);
    expect(Object.keys(responses).map(Number)).toEqual(statuses);
    expect(responses[416]?.content).toBeUndefined();
  });

  test('names the statuses and forms that come, and no others', async () => {
    const server = await testServer();
    const { paths } = await server.get<{
      paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
    }>('/openapi.json');
    const statusesOf = (method: string, path: string) =>
      Object.keys(paths[path]![method]!.responses).map(Number);
    const formsOf = (method: string, path: string, status: number) =>
      Object.keys(paths[path]![method]!.responses[status]!.content ?? {});

    // Neither looks at the type of a body; a bad date is 400.
    const links = '/data-export/v2/get-signed-urls';
    expect(statusesOf('post', links)).toEqual([200, 400, 401, 403, 413, 415, 429, 503]);
    const ticket = statusesOf('post', '/api/v1/webhooks/zendesk');
    expect(ticket).toEqual([200, 201, 400, 403, 410, 413, 415, 422, 429, 503]);
    expect(statusesOf('get', '/api/v1/organisation')).toContain(404);

    const { rate, path } = await mailed(server);
    const formOf = async (url: string, init?: RequestInit) => {
      const response = await server.call(url, { redirect: 'manual', ...init });
      const type = response.headers.get('content-type')?.split(';')[0];
      return [response.status, ...(type === undefined ? [] : [type])];
    };
    const api = '/api/v1/csat';
    const browser = { headers: { accept: 'text/html' } };
    const rated = [await formOf(rate(4)), await formOf(rate(4), browser)];
    expect(rated).toEqual(formsOf('get', `${api}/rate`, 200).map((form) => [200, form]));
    const form = { method: 'POST', body: new URLSearchParams({ rating: '4' }) };
    const sent = formsOf('post', `${api}/{token}/submit`, 303);
    expect(await formOf(`${path}/submit`, form)).toEqual([303, ...sent]);
    const optOut = { method: 'POST' };
    expect([
      await formOf(`${path}/unsubscribe`, optOut),
      await formOf(`${path}/unsubscribe`, { ...optOut, ...browser }),
    ]).toEqual(formsOf('post', `${api}/{token}/unsubscribe`, 200).map((one) => [200, one]));
  });

  test('its schemas have no words but those of JSON Schema, or with `x-`', async () => {
    const server = await testServer();
    const document = await server.get<Document>('/openapi.json');
    const words = new Set<string>();
    for (const schema of schemasIn(document)) wordsOf(schema, words);
    const foreign = [...words].filter((word) => !KNOWN.has(word) && !word.startsWith('x-'));
    expect(foreign).toEqual([]);
    expect(words).toContain('x-personal');
  });

  test('a list in a query has brackets, in the document and on the page', async () => {
    const server = await testServer();
    const { paths } = await server.get<Document>('/openapi.json');
    const { parameters = [] } = paths['/manager/api/v1/agents']!['get']!;
    expect(parameters.map(({ name }) => name)).toEqual([
      'page',
      'per',
      'id[]',
      'agent_number[]',
      'updated_after',
    ]);
    const page = await (await server.call('/docs')).text();
    expect(page).toContain('<td>agent_number[]</td>');
  });

  test('a status that no request can get is not in it', async () => {
    const server = await testServer();
    const { paths } = await server.get<Document>('/openapi.json');
    const of = (path: string) => Object.keys(paths[path]!['get']!.responses);
    // No text is a wrong `after`, no agent is limited, and push has no parameters.
    expect(of('/api/v1/inbox/stream')).toEqual(['200', '400', '401', '403', '429']);
    expect(of('/api/v1/inbox')).toEqual(['200', '401', '403', '422']);
    expect(of('/api/v1/push')).toEqual(['200', '401', '403']);
    expect(of('/api/v1/reports/people')).toEqual(['200', '401', '403', '422', '429']);
  });

  test.each(
    declarations.filter(({ body }) => body && 'schema' in body).map((one) => [one.summary, one]),
  )('the example of "%s" is valid', (_, { body }) => {
    const { schema, example } = body as { schema: z.ZodType; example: unknown };
    expect(schema.safeParse(example)).toMatchObject({ success: true });
  });
});

/** Asks for it, and compares the answer with what the document says of it: no field more, none less. */
async function answered(server: TestServer, path: string, init?: RequestInit, real = path) {
  const method = (init?.method ?? 'GET').toLowerCase();
  const declaration = declarations.find((one) => one.method === method && one.path === path)!;
  const response = await server.call(real, {
    ...init,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
  });
  const answer = declaration.responses[response.status] as { schema: z.ZodType } | undefined;
  expect(answer, `${method} ${path}: ${response.status}`).toBeDefined();
  const body: unknown = await response.json();
  expect(answer!.schema.parse(body)).toEqual(body);
  return body as Record<string, never>;
}

test('what the server answers is what the document says', async () => {
  const server = await testServer();
  const post = (path: string, body: object, real?: string) =>
    answered(server, path, { method: 'POST', body: JSON.stringify(body) }, real);
  const api = '/api/v1';
  for (const path of ['/conversations', '/keys', '/agents', '/teams'].map((path) => api + path)) {
    const { body } = declarations.find((one) => one.method === 'post' && one.path === path)!;
    await post(path, (body as { example: object }).example);
  }
  const event = eventMaker('c1');
  const sent = await server.send(
    [
      event('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hi' }),
      event('conversation.escalated', { reason: 'complex_issue' }),
      event('survey.rated', { rating: 9 }),
    ],
    { capabilities: { c1: CAPABILITY } },
  );
  const events = declarations.find(({ path }) => path === `${api}/events`)!;
  const result: unknown = await sent.json();
  expect((events.responses[200] as { schema: z.ZodType }).schema.parse(result)).toEqual(result);

  for (const path of [
    '/conversations',
    '/cs-metrics/dashboard',
    '/cs-metrics/escalation-patterns',
    '/cs-metrics/cost-analysis',
    '/cs-metrics/csat-trends',
    '/cs-metrics/delivery',
    '/conversations/knowledge-gaps',
    '/webhooks/failures',
    '/audit',
    '/keys',
    '/organisation',
    '/agents',
    '/teams',
    '/canned-answers',
    '/reports/board',
    '/session',
    '/csat/surveys',
    '/csat/analytics',
    '/csat/config',
    '/csat/mail/status',
  ]) {
    await answered(server, api + path);
  }
  for (const by of ['topic', 'agent', 'handler', 'hour', 'day']) {
    const path = `${api}/csat/breakdown`;
    await answered(server, path, {}, `${path}?by=${by}`);
  }
  const days = `${api}/reports/people`;
  await answered(server, days, {}, `${days}?from=2026-03-01&to=2026-03-31&by=team`);
  const waits = `${api}/reports/waits`;
  await answered(server, waits, {}, `${waits}?day=2026-03-10`);
  for (const path of ['/healthz', '/readyz']) await answered(server, path);
  await answered(server, `${api}/conversations/{id}`, {}, `${api}/conversations/c1`);
  await answered(
    server,
    '/data-export/v2/metrics',
    {},
    '/data-export/v2/metrics?from=2026-03-01&to=2026-03-02',
  );
  const { rate, path: survey, survey: row } = await mailed(server);
  await answered(server, `${api}/csat/rate`, {}, rate(4));
  await post(`${api}/csat/{token}/submit`, { rating: 4, feedback: 'Good.' }, `${survey}/submit`);
  const id = `${api}/csat/surveys/${row.surveyId}`;
  await answered(server, `${api}/csat/surveys/{id}`, {}, id);
  await post(`${api}/csat/{token}/unsubscribe`, {}, `${survey}/unsubscribe`);
  await answered(server, `${api}/csat/surveys`);
  await answered(server, `${api}/csat/analytics`);
  await answered(server, `${api}/customers/{id}`, {}, `${api}/customers/cust_1`);
  await answered(server, `${api}/customers/{id}`, { method: 'DELETE' }, `${api}/customers/cust_1`);
  await answered(server, `${api}/audit`);
});

test('the page names every endpoint, runs no script, and lets nothing be put into it', async () => {
  const server = await testServer();
  const response = await server.call('/docs');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await response.text();
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text)!;
  const hash = createHash('sha256').update(style).digest('base64');
  expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  for (const { path, summary } of declarations) {
    expect(text).toContain(path);
    expect(text).toContain(summary.replaceAll("'", '&#39;'));
  }
  expect(text).not.toContain('<script');
});

test('names the server as the request does, also when it was asked under another name before', async () => {
  const { url } = await testServer();
  const { port } = new URL(url);
  for (const name of ['localhost', '127.0.0.1']) {
    const origin = `http://${name}:${port}`;
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      servers: object[];
      info: { contact: { url: string } };
    };
    expect(document.servers).toEqual([{ url: origin }]);
    expect(document.info.contact.url).toBe(origin);
    const page = await (await fetch(`${origin}/docs`)).text();
    expect(page).toContain(`${origin}/api/v1/conversations`);
    expect(page).not.toContain('.invalid');
  }
});
