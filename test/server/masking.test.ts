import { expect, test } from 'vitest';
import { maskEvent, maskInput } from '../../src/server/conversations/masking.ts';
import type { AppliedEvent } from '../../src/server/conversations/rules/applied-event.ts';
import type { ConversationInput } from '../../src/contract/index.ts';

const MAIL = 'ana@example.com';
const CARD = '4111 1111 1111 1111';

const eventOf = (type: string, data: object) =>
  ({ id: 'e', conversation_id: 'c', seq: 1, type, at: 0, data }) as unknown as AppliedEvent;

test.each<[string, object]>([
  ['conversation.started', { topic: MAIL }],
  ['conversation.escalated', { reason: MAIL, trigger: CARD }],
  [
    'message.added',
    {
      message_id: MAIL,
      sender_type: 'ai',
      content: CARD,
      reply_id: MAIL,
      reply_name: MAIL,
      reply_type: CARD,
      model: MAIL,
      intent: { intent_id: MAIL, intent_name: CARD },
    },
  ],
  ['message.rated', { message_id: MAIL, helpful: true }],
  [
    'sentiment.changed',
    { sentiment: 'neutral', message: { message_id: MAIL, sentiment: 'neutral' } },
  ],
  ['survey.feedback', { feedback: MAIL }],
  ['attachment.added', { attachment_id: 'a', message_id: MAIL, name: MAIL, content_type: MAIL }],
])('nothing of %s is left', (type, data) => {
  const text = JSON.stringify(maskEvent(eventOf(type, data)));
  expect(text).not.toContain('ana');
  expect(text).not.toContain('4111');
});

test('an id that contains personal data becomes the same other id in each event; other ids stay', () => {
  const idIn = (message_id: string) =>
    (
      maskEvent(eventOf('message.rated', { message_id, helpful: true })).data as {
        message_id: string;
      }
    ).message_id;
  expect(idIn(MAIL)).toBe(idIn(MAIL));
  expect(idIn(MAIL)).not.toBe(idIn('bob@example.com'));
  for (const id of [
    '4111111111111111',
    '4111-1111-1111-1111',
    'message_4111111111111111',
    '0151-23456789',
  ]) {
    expect(idIn(id)).toMatch(/^masked-[\da-f]{32}$/);
    expect(idIn(idIn(id))).toBe(idIn(id));
  }
  for (const id of [
    'm1',
    '42',
    '1732742000123',
    '36574261809',
    '0198f3a0-5b1e-7c3a-9d4e-2f6a8b0c1d2e',
    'mail-c5d5054390763748e5aca3bfdf8f57b7',
    'V1StGXR8_Z5jdHi6B-myT',
  ]) {
    expect(idIn(id)).toBe(id);
  }
});

test('the type of a file is a media type, or absent', () => {
  const typeOf = (content_type: string) =>
    (
      maskEvent(eventOf('attachment.added', { attachment_id: 'a', content_type })).data as {
        content_type?: string;
      }
    ).content_type;
  expect(typeOf('image/svg+xml')).toBe('image/svg+xml');
  expect(typeOf('my card is 4111')).toBeUndefined();
  expect(typeOf('image/4111111111111111')).toBeUndefined();
});

test('a whole conversation, with the language of its numbers', () => {
  const input = {
    conversation_id: 'c',
    platform: 'sdk',
    language: 'nl',
    topic: MAIL,
    escalation_reason: MAIL,
    messages: [
      { sender_type: 'customer', content: '111222333', message_id: MAIL },
      { sender_type: 'ai', content: 'x', reply_name: MAIL, intent: { intent_id: MAIL } },
    ],
  } as unknown as ConversationInput;
  const { messages, ...masked } = maskInput(input);
  expect(JSON.stringify({ messages, ...masked })).not.toContain('ana');
  expect(messages[0]!.content).toBe('[national_id]');
});
