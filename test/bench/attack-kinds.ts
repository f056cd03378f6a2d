/** What attackers do with a publishable key. */
export const KEY = 'amo_pub_bench';
export const CONNECTIONS = 100;
export const CAPABILITY = '0123456789abcdef0123456789abcdef';

let next = 0;
const run = process.pid.toString(36);

export function batch(conversationId: string, ...events: { type: string; data: object }[]): string {
  return JSON.stringify({
    key: KEY,
    capabilities: { [conversationId]: CAPABILITY },
    events: events.map((event, index) => ({
      id: crypto.randomUUID(),
      conversation_id: conversationId,
      seq: next++ * 50 + index,
      at: new Date().toISOString(),
      ...event,
    })),
  });
}

export const message = (content: string) => ({
  type: 'message.added',
  data: { message_id: crypto.randomUUID(), sender_type: 'customer', content },
});

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** A GIF: bytes after its end are not part of the picture. */
export const photo = (bytes: number) => Buffer.concat([GIF, Buffer.alloc(bytes)]);
const LARGE = photo(4_000_000);

/** A question to the bot after a number of long messages. */
export const question = (conversationId: string, messages: number) =>
  JSON.stringify({
    key: KEY,
    conversation_id: conversationId,
    messages: Array.from({ length: messages }, (_, index) => ({
      message_id: `m${index}`,
      sender_type: 'customer',
      content: 'why '.repeat(1000),
    })),
  });

export interface Attack {
  name: string;
  request(): { path: string; body: string | Buffer; headers?: Record<string, string> };
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'one conversation of short messages',
    request: () => ({
      path: '/api/v1/events',
      body: batch('one', ...Array.from({ length: 50 }, () => message('x'))),
    }),
  },
  {
    name: 'new conversations',
    request: () => ({ path: '/api/v1/events', body: batch(`${run}-${next++}`, message('x')) }),
  },
  {
    name: 'forged escalations',
    request: () => ({
      path: '/api/v1/events',
      body: batch(`${run}-${next++}`, {
        type: 'conversation.escalated',
        data: { reason: 'customer_requested_human' },
      }),
    }),
  },
  {
    name: 'forged ratings',
    request: () => ({
      path: '/api/v1/events',
      body: batch(`${run}-${next++}`, { type: 'survey.rated', data: { rating: 1 } }),
    }),
  },
  {
    name: 'uploads to no conversation',
    request: () => ({
      path: `/api/v1/attachments?conversation_id=n${next}&attachment_id=${crypto.randomUUID()}&name=x`,
      body: LARGE,
      headers: { 'x-api-key': KEY, 'x-conversation-capability': CAPABILITY },
    }),
  },
  {
    name: 'questions to the bot',
    request: () => ({ path: '/api/v1/chat', body: question(`b${next++}`, 40) }),
  },
];
