import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ExportInput,
  exportResolution,
  exportStatus,
  type ReplyFacts,
} from '../../src/contract/index.ts';
import { allFacts, factsJson } from '../../src/server/conversations/rules/reply-facts.ts';
import { countedOf } from '../../src/server/exports/rules/figures.ts';
import { createLines, type ExportedConversation } from '../../src/server/exports/rules/line.ts';

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    ',"channel":"email',
    '\\",\\"channel\\":\\"chat',
    '","customer_messages_count":"7',
    '{"at":1,"facts":{}},{"at":2,"facts":',
    '}]',
    '\\',
    '"',
    '\u2028',
  ),
);
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const when = fc.integer({ min: Date.UTC(2024, 4, 2), max: Date.UTC(2024, 4, 5) });
const count = fc.nat(999_999_999);
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const facts = fc.record({
  at: fc.oneof(when, fc.constant(Date.UTC(2024, 4, 3))),
  facts: fc
    .record(
      {
        reply_id: text,
        reply_name: text,
        reply_type: text,
        intent: fc.record(
          { intent_id: text, intent_name: text, not_meaningful: fc.boolean() },
          { requiredKeys: ['intent_id'] },
        ),
        not_understood: fc.boolean(),
        llm: fc.constantFrom('notUnderstood', 'responseGenerated', 'fallback'),
        model: text,
        input_tokens: fc.nat(),
      },
      { requiredKeys: [] },
    )
    .map((given) => given as ReplyFacts),
});

const given = fc
  .record(
    {
      bot_name: text,
      platform_conversation_id: text,
      channel: fc.constantFrom('chat', 'ticket', 'messaging', 'email'),
      labels: fc.array(text, { maxLength: 3 }),
      conversations_data: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      test_mode: fc.boolean(),
      conversation_status: fc.constantFrom(...exportStatus.options),
      last_resolution: fc.constantFrom(...exportResolution.options),
      triggered_replies: fc.array(
        fc.record(
          {
            reply_timestamp: when,
            reply_id: text,
            reply_language: text,
            reply_name: text,
            reply_type: text,
            intent_id: text,
          },
          {
            requiredKeys: [
              'reply_timestamp',
              'reply_id',
              'reply_language',
              'reply_name',
              'reply_type',
            ],
          },
        ),
        { maxLength: 3 },
      ),
      triggered_intent_replies: fc.array(
        fc.record({
          intent_timestamp: when,
          intent_id: text,
          intent_name: text,
          not_meaningful: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
      is_llm_conversation: fc.boolean(),
      llm_notUnderstood_count: count,
      llm_responseGenerated_count: count,
      llm_errorOccurred_count: count,
      llm_escalationRequired_count: count,
      llm_fallback_count: count,
      bot_messages_count: count,
      customer_messages_count: count,
      not_understood_messages_count: count,
    },
    { requiredKeys: [] },
  )
  // As it comes out of the database.
  .map((sent) => JSON.parse(JSON.stringify(sent)) as ExportInput);

const conversation = fc.record({
  conversationId: text,
  platform: fc.constantFrom('custom', 'sdk', 'zendesk', 'freshdesk'),
  platformTicketId: fc.option(text),
  language: fc.option(text),
  escalated: fc.boolean(),
  status: fc.constantFrom('open', 'resolved'),
  csatScore: fc.option(fc.integer({ min: 1, max: 5 })),
  firstContactResolution: fc.option(fc.boolean()),
  startedAt: when,
  lastAt: when,
  resolvedAt: fc.option(when),
  customerMessages: fc.nat(9),
  aiMessages: fc.nat(2),
  agentMessages: fc.nat(1),
}) as fc.Arbitrary<Omit<ExportedConversation, 'facts'>>;

const timeOf = (at: number) => new Date(at).toISOString().replace('Z', '+00:00');

/** The fields of a line, put together as the documents describe them. */
function fieldsOf(
  one: Omit<ExportedConversation, 'facts'>,
  bot: string,
  replies: readonly { at: number; facts: ReplyFacts }[],
  sent: ExportInput,
  score: number | undefined,
) {
  const inOrder = replies.toSorted((a, b) => a.at - b.at);
  const triggered =
    sent.triggered_replies?.toSorted((a, b) => a.reply_timestamp - b.reply_timestamp) ??
    inOrder.flatMap(({ at, facts: { reply_id: id, reply_name, reply_type, intent } }) =>
      id === undefined
        ? []
        : [
            {
              reply_timestamp: at,
              reply_id: id,
              reply_language: one.language ?? '',
              reply_name: reply_name ?? id,
              reply_type: reply_type ?? 'text',
              intent_id: intent?.intent_id,
            },
          ],
    );
  const intents =
    sent.triggered_intent_replies?.toSorted((a, b) => a.intent_timestamp - b.intent_timestamp) ??
    inOrder.flatMap(({ at, facts: { intent } }) =>
      intent
        ? [
            {
              intent_timestamp: at,
              intent_id: intent.intent_id,
              intent_name: intent.intent_name ?? intent.intent_id,
              not_meaningful: intent.not_meaningful ?? false,
            },
          ]
        : [],
    );
  const outcome = (name: string) => replies.filter((reply) => reply.facts.llm === name).length;
  const llm = {
    llm_notUnderstood_count: sent.llm_notUnderstood_count ?? outcome('notUnderstood'),
    llm_responseGenerated_count: sent.llm_responseGenerated_count ?? outcome('responseGenerated'),
    llm_errorOccurred_count: sent.llm_errorOccurred_count ?? 0,
    llm_escalationRequired_count: sent.llm_escalationRequired_count ?? 0,
    llm_fallback_count: sent.llm_fallback_count ?? outcome('fallback'),
  };
  const isTicket = one.platform === 'zendesk' || one.platform === 'freshdesk';
  const status = one.escalated ? (isTicket ? 'email' : 'failedEscalation') : 'botHandled';
  const helped = one.firstContactResolution === true || (one.csatScore ?? 0) >= 4;
  const resolution = helped ? 'resolved' : one.aiMessages > 0 ? 'informed' : 'undefined';
  const missed = replies.filter((reply) => reply.facts.not_understood).length;
  return {
    bot_id: bot,
    bot_name: sent.bot_name ?? bot,
    conversation_id: one.conversationId,
    platform_conversation_id:
      sent.platform_conversation_id ?? one.platformTicketId ?? one.conversationId,
    conversation_start_time: timeOf(one.startedAt),
    conversation_end_time: timeOf(one.resolvedAt ?? one.lastAt),
    language: one.language ?? '',
    channel: ['ticket', 'email'].includes(sent.channel ?? (isTicket ? 'ticket' : 'chat'))
      ? 'email'
      : 'messaging',
    labels: sent.labels ?? [],
    conversations_data: JSON.stringify({
      ...(score === undefined ? {} : { bsatScore: score }),
      ...sent.conversations_data,
    }),
    test_mode: sent.test_mode ?? false,
    conversation_status: sent.conversation_status ?? (one.agentMessages > 0 ? 'agent' : status),
    last_resolution:
      sent.last_resolution ??
      (one.escalated ? 'escalated' : one.status === 'resolved' ? resolution : 'undefined'),
    triggered_replies: triggered.map((reply) => ({
      ...reply,
      reply_timestamp: timeOf(reply.reply_timestamp),
    })),
    triggered_intent_replies: intents.map((intent) => ({
      ...intent,
      intent_timestamp: timeOf(intent.intent_timestamp),
    })),
    is_llm_conversation:
      sent.is_llm_conversation ?? Object.values(llm).some((outcomes) => outcomes > 0),
    ...Object.fromEntries(Object.entries(llm).map(([name, outcomes]) => [name, String(outcomes)])),
    bot_messages_count: String(sent.bot_messages_count ?? one.aiMessages),
    customer_messages_count: String(sent.customer_messages_count ?? one.customerMessages),
    not_understood_messages_count: String(sent.not_understood_messages_count ?? missed),
  };
}

test('a line is the JSON of its fields in their order; version 1 has two names and a channel of its own; the figures count what it says', () => {
  // One writer for all, as a day has: what it keeps of one conversation must not show in another.
  const bots = new Map<string, ReturnType<typeof createLines>>();
  fc.assert(
    fc.property(
      conversation,
      fc.oneof(text, fc.constant('b')),
      fc.array(facts, { maxLength: 4 }),
      fc.option(given),
      some(fc.constantFrom(-1, 3, 5)),
      (one, bot, replies, sent, score) => {
        const lineOf = bots.get(bot) ?? createLines(bot);
        bots.set(bot, lineOf);
        const stated = allFacts(
          replies.map((reply) => ({ at: reply.at, facts: factsJson(reply.facts) })),
        );
        const { v1, v2, counted } = lineOf({ ...one, facts: stated }, sent, score);

        const fields = fieldsOf(one, bot, replies, sent ?? {}, score);
        expect(v2).toBe(`${JSON.stringify(fields)}\n`);
        expect(v1).toBe(
          `${JSON.stringify(
            Object.fromEntries(
              Object.entries(fields).map(([name, value]) =>
                name === 'customer_messages_count'
                  ? ['visitor_messages_count', value]
                  : [name, name === 'channel' ? (value === 'email' ? 'ticket' : 'chat') : value],
              ),
            ),
          )}\n`,
        );
        const read = countedOf(JSON.parse(v2));
        expect(counted).toMatchObject({
          ...read,
          intents: read.intents.map(({ intent_name, not_meaningful }) => ({
            intent_name,
            not_meaningful,
          })),
        });
      },
    ),
    { numRuns: 1_000 },
  );
});
