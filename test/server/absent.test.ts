// @one-database: what is accepted is decided before the database.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { event, isAbsentWhenNull, read } from '../../src/contract/index.ts';
import { declarations } from '../../src/server/features.ts';
import { CAPABILITY, eventMaker, SECRET, statusesOf, testServer } from './harness.ts';

/** A value of every kind that a field of the contract may want. */
const VALUES = [
  'x',
  '2026-03-10T12:00:00.000Z',
  '2026-03-10',
  '0123456789abcdef',
  'ana@example.com',
  'https://example.com/a',
  '#aabbcc',
  '0190a6e0-0000-7000-8000-000000000000',
  1,
  0.5,
  true,
];

type Wrapped = z.ZodOptional | z.ZodDefault | z.ZodNullable;

const isWrapped = (schema: unknown): schema is Wrapped =>
  schema instanceof z.ZodOptional ||
  schema instanceof z.ZodDefault ||
  schema instanceof z.ZodNullable;

/** The least that a schema takes. */
function sample(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.core.$ZodType>)
        .filter(([, field]) => !z.safeParse(field, undefined).success)
        .map(([name, field]) => [name, sample(field)]),
    );
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return sample(schema.options[0]!);
  if (schema instanceof z.ZodArray) return [sample(schema.element)];
  if (isWrapped(schema)) return sample(schema.unwrap());
  const values: unknown[] =
    schema instanceof z.ZodEnum
      ? schema.options
      : schema instanceof z.ZodLiteral
        ? [...schema.values]
        : [...VALUES, {}];
  return values.find((value) => z.safeParse(schema, value).success);
}

/** A body in which one optional field is `null`, and the same body without that field. */
interface Case {
  path: string;
  withNull: unknown;
  without: unknown;
}

/** Such bodies of every optional field, however deep; `base` is a valid one. */
function* cases(schema: z.core.$ZodType, base: unknown): Iterable<Case> {
  if (isWrapped(schema)) yield* cases(schema.unwrap(), base);
  else if (schema instanceof z.ZodArray) {
    const { element } = schema;
    const first = Array.isArray(base) && base.length > 0 ? (base[0] as unknown) : sample(element);
    for (const { path, withNull, without } of cases(element, first)) {
      yield { path: `0.${path}`, withNull: [withNull], without: [without] };
    }
  } else if (schema instanceof z.ZodDiscriminatedUnion) {
    for (const option of schema.options) yield* cases(option, sample(option));
  } else if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
    for (const [name, field] of fields) {
      const { [name]: given, ...without } = base as Record<string, unknown>;
      if (isAbsentWhenNull(field)) {
        yield { path: name, withNull: { ...without, [name]: null }, without };
      }
      for (const inner of cases(field, given ?? sample(field))) {
        yield {
          path: `${name}.${inner.path}`,
          withNull: { ...without, [name]: inner.withNull },
          without: { ...without, [name]: inner.without },
        };
      }
    }
  } else if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) {
    const [name] = schema.keyType.options as string[];
    yield { path: name!, withNull: { [name!]: null }, without: {} };
  }
}

/** Bodies in which every optional field may be absent: of two fields of which one is needed, they have both. */
const BASES: Record<string, unknown> = {
  '/api/v1/webhooks/zendesk': { ticket_id: 1, ticket: { id: 1 } },
  '/api/v1/webhooks/intercom': { topic: 'ping', data: { item: {} } },
  '/api/v1/webhooks/freshdesk': { freshdesk_webhook: { ticket_id: 1 }, ticket: { id: 1 } },
  '/api/v1/webhooks/chatwoot': { event: 'contact_created' },
  '/api/v1/webhooks/crisp': { event: 'status:health:changed', timestamp: 1, data: {} },
};

const bodies = declarations.flatMap(({ method, path, body }) =>
  body && 'schema' in body
    ? [
        {
          name: `${method} ${path}`,
          schema: body.shown ?? body.schema,
          base: BASES[path] ?? body.example,
        },
      ]
    : [],
);
const all = [...bodies, { name: 'an event', schema: event, base: undefined }].flatMap(
  ({ name, schema, base }) => [...cases(schema, base)].map((one) => ({ name, schema, ...one })),
);

describe('an optional field that is null counts as absent', () => {
  test.each(all)('$name: $path', ({ schema, withNull, without }) => {
    const absent = read(schema, without);
    expect(absent.error).toBeUndefined();
    expect(read(schema, withNull)).toEqual(absent);
  });

  test('there are many, and deep ones', () => {
    const paths = all.map(({ name, path }) => `${name} ${path}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        'post /api/v1/conversations messages.0.intent.intent_name',
        'post /api/v1/conversations triggered_replies.0.intent_id',
        'put /api/v1/csat/config survey_delay_hours',
        'post /api/v1/keys scopes',
        'post /api/v1/keys kind',
        'patch /api/v1/teams/{id} hours.mon',
        'post /api/v1/inbox/chats/{id}/actions to_team_id',
        'post /api/v1/events events.0.data.message.score',
        'post /api/v1/webhooks/zendesk ticket.comments.0.public',
        'post /manager/api/v1/calls transfers.0.status',
      ]),
    );
  });

  test('in a whole conversation, as the Python client sends it', async () => {
    const server = await testServer();
    const sent = await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      platform: 'custom',
      csat_score: null,
      feedback: null,
      topic: null,
      labels: null,
      resolved_at: null,
      conversations_data: null,
      messages: [
        {
          message_id: null,
          sender_type: 'customer',
          content: 'Hi',
          timestamp: null,
          ai_confidence_score: null,
          intent: { intent_id: 'i', intent_name: null },
        },
      ],
    });
    expect(sent.status).toBe(201);
    expect(await server.get('/api/v1/conversations/c1')).toMatchObject({
      data: { csat_score: null, topic: null, message_count: 1 },
    });
  });

  test('in events, one by one', async () => {
    const server = await testServer();
    const made = eventMaker('c1');
    const started = made('conversation.started', { topic: null, language: null, platform: null });
    const said = made('message.added', {
      message_id: 'm1',
      sender_type: 'ai',
      content: 'Hello',
      ai_confidence_score: null,
      intent: null,
    });
    const response = await server.send([started, said, made('survey.rated', { rating: null })], {
      capabilities: { c1: CAPABILITY },
    });
    expect(await statusesOf(response)).toEqual(['accepted', 'accepted', 'rejected']);
  });

  test('and changes nothing in what is patched, unless null says something there', async () => {
    const server = await testServer();
    const put = (body: object) =>
      server.call('/api/v1/csat/config', {
        method: 'PUT',
        headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await put({ survey_delay_hours: 5, brand_name: 'Shop' });
    const changed = await put({ survey_delay_hours: null, enabled: false, brand_name: null });
    expect(changed.status).toBe(200);
    expect(await server.get('/api/v1/csat/config')).toMatchObject({
      enabled: false,
      survey_delay_hours: 5,
      brand_name: null,
    });
  });

  test.each([
    ['a required field', { conversation_id: null, platform: 'custom', messages: [] }],
    ['a list', { conversation_id: 'c1', platform: 'custom', messages: null }],
    ['an entry of a list', { conversation_id: 'c1', platform: 'custom', messages: [null] }],
    ['of the wrong type', { conversation_id: 'c1', platform: 'custom', messages: [], topic: 1 }],
  ])('but not %s', async (_, body) => {
    const server = await testServer();
    expect((await server.post('/api/v1/conversations', body)).status).toBe(422);
  });

  test('the OpenAPI document says so of every optional field', async () => {
    const server = await testServer();
    const { paths } = await server.get<{ paths: Record<string, Record<string, object>> }>(
      '/openapi.json',
    );
    const refusing: string[] = [];
    const look = (schema: z.core.JSONSchema.JSONSchema, path: string) => {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        const { anyOf, ...rest } = field as z.core.JSONSchema.JSONSchema;
        const takesNull =
          anyOf?.some((one) => (one as { type?: string }).type === 'null') ??
          !Object.keys(rest).some((key) => key !== 'description');
        if (!schema.required?.includes(name) && !takesNull) refusing.push(`${path}.${name}`);
        look(field as z.core.JSONSchema.JSONSchema, `${path}.${name}`);
      }
      for (const inner of [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
        if (inner) look(inner as z.core.JSONSchema.JSONSchema, path);
      }
    };
    for (const { path, method, body } of declarations) {
      if (!body || !('schema' in body)) continue;
      const told = paths[path]![method] as {
        requestBody: { content: Record<string, { schema: z.core.JSONSchema.JSONSchema }> };
      };
      for (const { schema } of Object.values(told.requestBody.content)) look(schema, path);
    }
    expect(refusing).toEqual([]);
  });
});
