import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import { installTools } from '../packed.ts';
import { delayOf, replyTo, type Vendor } from './vendor.ts';

interface Message {
  id: string;
  createdAt: string;
  conversationId: string;
  userId: string;
  payload: { type: 'text'; text: string };
  metadata?: object;
}

/** The service behind the components: conversations by id, with the pages that listen. */
const conversations = new Map<string, { messages: Message[]; pages: Set<ServerResponse> }>();
let ids = 0;

function add(id: string, message: Omit<Message, 'id' | 'createdAt' | 'conversationId'>): Message {
  const { messages, pages } = conversations.get(id)!;
  const added = {
    ...message,
    id: `msg${String(ids++).padStart(6, '0')}`,
    createdAt: new Date().toISOString(),
    conversationId: id,
  };
  messages.push(added);
  for (const page of pages) send(page, 'message_created', added);
  return added;
}

const send = (page: ServerResponse, type: string, data: object) =>
  page.write(`data: ${JSON.stringify({ type, data })}\n\n`);

/** The components as their documentation puts them together. */
const app = `import { createElement as h, useEffect } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Composer, Container, enrichMessage, MessageList, useActiveConversation, useUser, WebchatProvider } from '@botpress/webchat';
  import '@botpress/webchat/dist/style.css';
  function Chat() {
    const chat = useActiveConversation();
    const { userCredentials } = useUser();
    const userId = userCredentials?.userId;
    window.chat = { ...chat, userId };
    useEffect(() => {
      if (!chat.conversationId || !userId) return;
      const observed = window.observe({ ...chat, userId }, { afterword: window.afterword });
      window.observed = observed;
      return () => observed.stop();
    }, [chat.conversationId, userId]);
    return h(Container, { style: { width: 380, height: 560 } },
      h(MessageList, { botName: 'Bot', messages: enrichMessage(chat.messages, chat.participants, userId, 'Bot') }),
      h(Composer, { connected: chat.status === 'connected', sendMessage: chat.sendMessage, composerPlaceholder: 'Message' }));
  }
  createRoot(document.getElementById('chat')).render(
    h(WebchatProvider, { clientId: '8b4b2c0e-2b1a-4c7e-9f3e-1a2b3c4d5e6f', apiUrl: location.origin + '/bot' }, h(Chat)));`;

export const botpress: Vendor = {
  name: 'botpress',
  version: '4.5.2',
  tabs: 'all',
  async prepare() {
    const folder = installTools(['@botpress/webchat@4.5.2', 'react@19.2.0', 'react-dom@19.2.0']);
    writeFileSync(join(folder, 'entry.js'), app);
    const outDir = join(folder, 'built');
    await build({
      configFile: false,
      root: folder,
      logLevel: 'error',
      publicDir: false,
      define: { 'process.env.NODE_ENV': '"production"' },
      resolve: {
        alias: {
          '@botpress/webchat/dist': join(folder, 'node_modules/@botpress/webchat/dist'),
        },
      },
      build: {
        outDir,
        lib: {
          entry: join(folder, 'entry.js'),
          formats: ['es'],
          fileName: () => 'chat.js',
          cssFileName: 'chat',
        },
        rolldownOptions: { output: { minify: true } },
      },
    });
    return outDir;
  },
  html: '<link rel="stylesheet" href="/vendor/chat.css"><div id="chat"></div>',
  lines: `import { observe } from 'afterword/adapters/botpress';
    Object.assign(window, { afterword, observe });
    await import('/vendor/chat.js');
    while (!window.observed) await new Promise((resolve) => setTimeout(resolve, 50));
    const { observed } = window;`,
  async say(page, text) {
    await page.locator('#chat textarea').fill(text);
    await page.keyboard.press('Enter');
  },
  async stored(page) {
    const id = await page.evaluate(
      () => (window as unknown as { chat?: { conversationId?: string } }).chat?.conversationId,
    );
    const { messages } = conversations.get(id ?? '') ?? { messages: [] };
    return messages.map(({ userId, payload }) => ({
      author: userId === 'bot' ? 'ai' : 'customer',
      text: payload.text,
    }));
  },
  async answer(path, body, response, url) {
    const json = (value: object) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
      return true;
    };
    if (path.endsWith('/initialize')) {
      const known = url.searchParams.get('conversationId');
      const id = known && conversations.has(known) ? known : `conv${ids++}`;
      const one = conversations.get(id) ?? { messages: [], pages: new Set() };
      conversations.set(id, one);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      one.pages.add(response);
      response.on('close', () => one.pages.delete(response));
      send(response, 'init', {
        conversation: { id },
        messages: one.messages.toReversed(),
        participants: [{ id: `user-${id}` }, { id: 'bot', name: 'Bot' }],
        user: { id: `user-${id}`, userKey: `key-${id}` },
      });
      return true;
    }
    if (path.endsWith('/events')) return json({ event: { payload: { data: {} } } });
    if (!path.endsWith('/messages')) return false;
    const { conversationId, payload, metadata } = body as Message;
    const message = add(conversationId, {
      userId: `user-${conversationId}`,
      payload,
      ...(metadata && { metadata }),
    });
    json({ message });
    const text = replyTo(payload.text);
    setTimeout(
      () => add(conversationId, { userId: 'bot', payload: { type: 'text', text } }),
      delayOf(payload.text),
    );
    return true;
  },
  dom: {
    list: '.bpMessageListContainer',
    message: '.bpMessageContainer',
    customer: '[data-direction=outgoing]',
    text: '.bpMessageBlocksBubble',
  },
};
