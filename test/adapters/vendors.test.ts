// @vitest-environment happy-dom
// Stand-ins for the documented APIs of vendors whose scripts cannot be reached here, written from the documents that
// each adapter names. Nothing here was tried with a vendor's own script.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { observe as chatwoot } from '../../src/adapters/vendors/chatwoot.ts';
import { type Crisp, observe as crisp } from '../../src/adapters/vendors/crisp.ts';
import { type Freshchat, observe as freshchat } from '../../src/adapters/vendors/freshchat.ts';
import { observe as genesys } from '../../src/adapters/vendors/genesys.ts';
import { observe as gorgias } from '../../src/adapters/vendors/gorgias.ts';
import { observe as livechat } from '../../src/adapters/vendors/livechat.ts';
import { observe as olark } from '../../src/adapters/vendors/olark.ts';
import { observe as salesforce } from '../../src/adapters/vendors/salesforce.ts';
import { observe as smartsupp } from '../../src/adapters/vendors/smartsupp.ts';
import { type Tawk, observe as tawk } from '../../src/adapters/vendors/tawk.ts';
import { observe as tidio } from '../../src/adapters/vendors/tidio.ts';
import { adapter, type Observe, type Observed } from '../../src/adapters/observe.ts';
import { type Afterword, createAfterword } from '../../src/capture/index.ts';

let afterword: Afterword;
const faults: string[] = [];

beforeEach(() => {
  localStorage.clear();
  faults.length = 0;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void faults.push(text));
  afterword = createAfterword({ key: 'amo_pub_test', endpoint: 'http://localhost:1' });
});
afterEach(() => {
  afterword.destroy();
  vi.restoreAllMocks();
});

/** A source whose listeners are called by name, with and without `off`. */
function emitter() {
  const listeners = new Map<string, ((told: never) => unknown)[]>();
  return {
    on(event: string, heard: (told: never) => unknown) {
      listeners.set(event, [...(listeners.get(event) ?? []), heard]);
    },
    off(event: string, heard: (told: never) => unknown) {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((one) => one !== heard),
      );
    },
    tell(event: string, told?: unknown) {
      for (const heard of listeners.get(event) ?? []) heard(told as never);
    },
  };
}

const settings = () => ({ afterword, survey: false as const });
const said = ({ conversation }: Observed) =>
  conversation.messages.peek().map(({ senderType, content }) => [senderType, content]);

/** How a vendor tells the same short chat: question, reply, and what is no message. */
interface Played {
  observed: Observed;
  ask(text: string): void;
  reply(text: string): void;
  noise(): void;
}

const plays: Record<string, () => Played> = {
  crisp() {
    const { on, tell } = emitter();
    const source: Crisp = {
      push: ([action, event, heard]) => action === 'on' && on(event as string, heard as () => void),
      get: () => 'session_1',
    };
    let id = 1;
    const message = (content: unknown, more: object = {}) => ({
      type: 'text',
      origin: 'chat',
      content,
      fingerprint: id++,
      timestamp: Date.now(),
      ...more,
    });
    return {
      observed: crisp(source, settings()),
      ask: (text) => tell('message:sent', message(text, { from: 'user' })),
      reply: (text) => tell('message:received', message(text, { from: 'operator' })),
      noise: () => {
        tell('message:received', message('A note', { type: 'note' }));
        tell('chat:opened');
      },
    };
  },
  tawk() {
    const source: Tawk = {};
    return {
      observed: tawk(source, settings()),
      ask: (text) => source.onChatMessageVisitor?.(text as never),
      reply: (text) => source.onChatMessageAgent?.(text as never),
      noise: () => source.onChatSatisfaction?.(0 as never),
    };
  },
  tidio() {
    const { tell, ...source } = emitter();
    return {
      observed: tidio(source, settings()),
      ask: (message) => tell('messageFromVisitor', { message }),
      reply: (message) => tell('messageFromOperator', { message }),
      noise: () => tell('messageFromOperator', {}),
    };
  },
  freshchat() {
    const { tell, ...source } = emitter();
    const message = (content: string) => ({ message: { messageFragments: [{ content }] } });
    return {
      observed: freshchat(source as Freshchat, settings()),
      ask: (text) => tell('message:sent', message(text)),
      reply: (text) => tell('message:received', message(text)),
      noise: () => tell('message:received', { message: { messageFragments: [] } }),
    };
  },
  smartsupp() {
    const { on, tell } = emitter();
    let id = 1;
    const message = (text: unknown, subType: string) => ({
      id: `m${id++}`,
      chatId: 'chat1',
      subType,
      content: { type: 'text', text },
      createdAt: new Date().toISOString(),
    });
    return {
      observed: smartsupp((_, event, heard) => on(event, heard), settings()),
      ask: (text) => tell('message_sent', message(text, 'contact')),
      reply: (text) => tell('message_received', message(text, 'agent')),
      noise: () => tell('message_received', message(null, 'agent')),
    };
  },
  olark() {
    const { on, tell } = emitter();
    return {
      observed: olark(on, settings()),
      ask: (body) => tell('api.chat.onMessageToOperator', { message: { body } }),
      reply: (body) => tell('api.chat.onMessageToVisitor', { message: { body, nickname: 'Eve' } }),
      noise: () => tell('api.chat.onBeginConversation'),
    };
  },
  gorgias() {
    const { tell, ...source } = emitter();
    return {
      observed: gorgias(source, settings()),
      ask: (text) => tell('message:sent', { content: { text } }),
      reply: (text) => tell('message:received', { content: { text } }),
      noise: () => tell('message:received', { content: {} }),
    };
  },
  chatwoot() {
    const source = new EventTarget();
    let id = 1;
    const tell = (detail: object) =>
      source.dispatchEvent(
        new CustomEvent('chatwoot:on-message', {
          detail: { id: id++, conversation_id: 12, created_at: Date.now() / 1000, ...detail },
        }),
      );
    return {
      observed: chatwoot(source, settings()),
      ask: (content) => tell({ content, message_type: 0, sender: { type: 'contact' } }),
      reply: (content) => tell({ content, message_type: 1, sender: { type: 'user', name: 'Eve' } }),
      noise: () => {
        tell({ content: 'Assigned to Eve', message_type: 2 });
        tell({ content: 'A note', message_type: 1, private: true, sender: { type: 'user' } });
      },
    };
  },
  genesys() {
    const { on, tell } = emitter();
    let id = 1;
    const message = (text: string, direction: string) => ({
      data: {
        messages: [
          {
            id: `g${id++}`,
            type: 'Text',
            text,
            direction,
            originatingEntity: 'Human',
            channel: { time: new Date().toISOString() },
          },
        ],
      },
    });
    return {
      observed: genesys((_, name, heard) => on(name, heard), settings()),
      ask: (text) => tell('MessagingService.messagesReceived', message(text, 'Inbound')),
      reply: (text) => tell('MessagingService.messagesReceived', message(text, 'Outbound')),
      noise: () =>
        tell('MessagingService.messagesReceived', {
          data: { messages: [{ id: 'e', type: 'Event' }] },
        }),
    };
  },
  salesforce() {
    const source = new EventTarget();
    let id = 1;
    const tell = (role: string, text: unknown) =>
      source.dispatchEvent(
        new CustomEvent('onEmbeddedMessageSent', {
          detail: {
            conversationId: 'c-1',
            conversationEntry: {
              identifier: `e${id++}`,
              sender: { role },
              entryPayload: JSON.stringify({ abstractMessage: { staticContent: { text } } }),
              transcriptedTimestamp: Date.now(),
            },
          },
        }),
      );
    return {
      observed: salesforce(source, settings()),
      ask: (text) => tell('EndUser', text),
      reply: (text) => tell('Agent', text),
      noise: () => tell('Agent', undefined),
    };
  },
};

describe.each(Object.keys(plays))('%s', (name) => {
  test('customer and agent are told apart, once each, in order', async () => {
    const { observed, ask, reply, noise } = plays[name]!();
    ask('Where is it?');
    noise();
    reply('I look.');
    ask('ok');
    ask('ok');
    reply('Here.');
    await expect
      .poll(() => said(observed))
      .toEqual([
        ['customer', 'Where is it?'],
        ['human_agent', 'I look.'],
        ['customer', 'ok'],
        ['customer', 'ok'],
        ['human_agent', 'Here.'],
      ]);
    expect(faults).toEqual([]);
    observed.stop();
  });

  test('after the end, nothing is heard', async () => {
    const { observed, ask, reply } = plays[name]!();
    ask('Hello');
    observed.stop();
    ask('Still there?');
    reply('Yes');
    expect(said(observed).filter(([, text]) => text !== 'Hello')).toEqual([]);
  });

  test('without consent nothing is heard, and with it what follows', async () => {
    afterword.setConsent('denied');
    const { observed, ask } = plays[name]!();
    ask('Before');
    afterword.setConsent('granted');
    ask('After');
    await expect.poll(() => said(observed)).toEqual([['customer', 'After']]);
    observed.stop();
  });
});

test('Crisp: a session has its own id, bots are no agents, pickers have words, and the same message counts once', async () => {
  const { on, tell } = emitter();
  const observed = crisp(
    { push: ([, event, heard]) => on(event as string, heard as () => void), get: () => undefined },
    settings(),
  );
  tell('session:loaded', 'session_7');
  const message = { type: 'picker', fingerprint: 5, content: { text: 'Which?', choices: [] } };
  tell('message:received', { ...message, automated: true });
  tell('message:received', { ...message, automated: true });
  await expect.poll(() => observed.conversation.id.peek()).toBe('session_7');
  await expect.poll(() => said(observed)).toEqual([['ai', 'Which?']]);
  observed.stop();
});

test('Tawk.to: the site’s own callbacks are called, and put back', async () => {
  const own: unknown[] = [];
  const mine = (text: never) => void own.push(text);
  const source: Tawk = { onChatMessageVisitor: mine };
  const observed = tawk(source, settings());
  source.onChatMessageVisitor!('Hi' as never);
  expect(own).toEqual(['Hi']);
  source.onChatSatisfaction!(1 as never);
  await expect.poll(() => observed.conversation.survey.peek().rating).toBe(5);
  source.onChatEnded!(undefined as never);
  await expect.poll(() => observed.conversation.status.peek()).toBe('resolved');
  observed.stop();
  expect(source).toEqual({ onChatMessageVisitor: mine });
});

test('Chatwoot: deleted words go, ratings and bots count', async () => {
  const source = new EventTarget();
  const observed = chatwoot(source, settings());
  const tell = (detail: object) =>
    source.dispatchEvent(new CustomEvent('chatwoot:on-message', { detail }));
  tell({ id: 1, conversation_id: 9, content: 'Secret', message_type: 0, created_at: 1773144000 });
  tell({
    id: 2,
    conversation_id: 9,
    content: 'Hello',
    message_type: 1,
    sender: { type: 'agent_bot' },
  });
  tell({
    id: 1,
    conversation_id: 9,
    content: 'This message was deleted',
    message_type: 0,
    content_attributes: { deleted: true },
  });
  tell({
    id: 3,
    conversation_id: 9,
    message_type: 3,
    content_type: 'input_csat',
    content_attributes: {
      submitted_values: { csat_survey_response: { rating: 2, feedback_message: 'Slow' } },
    },
  });
  await expect.poll(() => observed.conversation.id.peek()).toBe('9');
  await expect
    .poll(() => said(observed))
    .toEqual([
      ['customer', ''],
      ['ai', 'Hello'],
    ]);
  await expect
    .poll(() => observed.conversation.survey.peek())
    .toMatchObject({ rating: 2, feedback: 'Slow' });
  observed.stop();
});

test('Genesys and Salesforce: a person after the bot is an escalation, and the end an end', async () => {
  const { on, tell } = emitter();
  const first = genesys((_, name, heard) => on(name, heard), settings());
  const one = (id: string, entity: string) => ({
    data: {
      messages: [{ id, type: 'Text', text: id, direction: 'Outbound', originatingEntity: entity }],
    },
  });
  tell('MessagingService.restored', one('a', 'Bot'));
  tell('MessagingService.messagesReceived', one('a', 'Bot'));
  tell('MessagingService.messagesReceived', one('b', 'Human'));
  tell('MessagingService.conversationDisconnected', {});
  await expect
    .poll(() => said(first))
    .toEqual([
      ['ai', 'a'],
      ['human_agent', 'b'],
    ]);
  await expect.poll(() => first.conversation.status.peek()).toBe('resolved');
  first.stop();
});

test('LiveChat tells ratings alone', async () => {
  const { tell, ...source } = emitter();
  const observed = livechat(source, settings());
  tell('new_event', { type: 'message', author: { type: 'customer' } });
  tell('rating_submitted', 'bad');
  await expect.poll(() => observed.conversation.survey.peek().rating).toBe(1);
  await expect.poll(() => said(observed)).toEqual([]);
  observed.stop();
});

test('what cannot be read is told to the developer, and never reaches the page', async () => {
  const { on, tell } = emitter();
  const observed = [
    crisp({ push: ([, event, heard]) => on(event as string, heard as () => void) }, settings()),
    smartsupp((_, event, heard) => on(event, heard), settings()),
    olark(on, settings()),
    genesys((_, name, heard) => on(name, heard), settings()),
  ];
  for (const event of [
    'message:sent',
    'message_received',
    'api.chat.onMessageToVisitor',
    'MessagingService.messagesReceived',
  ]) {
    expect(() => tell(event, null)).not.toThrow();
    expect(() => tell(event, null)).not.toThrow();
  }
  await expect.poll(() => faults).toHaveLength(4);
  for (const one of observed) one.stop();
});

test('an API that is not there is told once', async () => {
  const told: string[] = [];
  const broken = [crisp, tidio, olark, smartsupp, genesys] as unknown as Observe<object>[];
  for (const observe of broken) {
    observe({}, { ...settings(), onerror: ({ code }) => void told.push(code) }).stop();
  }
  expect(told).toEqual(broken.map(() => 'adapter_blind'));
});

test('what a chat still shows when the visitor agrees is recorded, and waits to be sent', () => {
  const settings = { key: 'amo_pub_asked', endpoint: 'http://localhost:1' };
  const asked = createAfterword({ ...settings, consent: 'pending' });
  const observed = adapter<null>('test', (_source, chat) => {
    chat.message({ id: 'm1', author: 'customer', text: 'Hello' });
    return () => {};
  })(null, { afterword: asked, survey: false });
  asked.setConsent('granted');
  expect(faults).toEqual([]);
  expect(said(observed)).toEqual([['customer', 'Hello']]);
  const unsent = Object.keys(localStorage).filter((name) =>
    name.includes('amo_pub_asked:unsaved:'),
  );
  expect(unsent.map((name) => JSON.parse(localStorage.getItem(name)!).event.type)).toEqual([
    'conversation.started',
    'message.added',
  ]);
  observed.stop();
  asked.destroy();
});
