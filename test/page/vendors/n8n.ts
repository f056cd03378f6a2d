import { join } from 'node:path';
import { unpackTool } from '../packed.ts';
import { replyTo, type Stored, type Vendor } from './vendor.ts';

/** What the workflow has said, by session: the chat asks for it on each page. */
const sessions = new Map<string, Stored[]>();

/** It is only unpacked: it is a bundle, and what it names as its dependencies cannot be installed. */
export const n8n: Vendor = {
  name: 'n8n',
  version: '1.37.0',
  tabs: 'service',
  prepare: () => join(unpackTool('@n8n/chat@1.37.0'), 'dist'),
  html: '<link rel="stylesheet" href="/vendor/style.css">',
  lines: `import { observe } from 'afterword/adapters/n8n';
    const observed = observe(window, { afterword });
    const { createChat } = await import('/vendor/chat.bundle.es.js');
    const app = createChat({ webhookUrl: '/bot', mode: 'fullscreen', target: document.body,
      enableStreaming: true, initialMessages: [], showWelcomeScreen: false });
    Object.assign(window, { app });`,
  async say(page, text) {
    await page.locator('.chat-inputs textarea').fill(text);
    await page.keyboard.press('Enter');
  },
  async stored(page) {
    const session = await page.evaluate(() => localStorage.getItem('n8n-chat/sessionId'));
    return [...(sessions.get(session!) ?? [])];
  },
  async answer(_path, body, response) {
    const { action, sessionId, chatInput = '' } = body as Record<string, string>;
    const said = sessions.get(sessionId!) ?? [];
    sessions.set(sessionId!, said);
    if (action === 'loadPreviousSession') {
      response.setHeader('content-type', 'application/json');
      const data = said.map(({ author, text }) => ({
        id: ['langchain', author === 'customer' ? 'HumanMessage' : 'AIMessage'],
        kwargs: { content: text },
      }));
      response.end(JSON.stringify({ data }));
      return true;
    }
    const reply = replyTo(chatInput);
    const metadata = { nodeId: 'agent', nodeName: 'Agent', runIndex: 0, itemIndex: 0 };
    const write = (line: object) => response.write(`${JSON.stringify({ ...line, metadata })}\n`);
    write({ type: 'begin' });
    for (const content of reply.match(/.{1,12}/gs)!) {
      write({ type: 'item', content });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    write({ type: 'end' });
    // As the memory of an agent has it: when the run is over.
    said.push({ author: 'customer', text: chatInput }, { author: 'ai', text: reply });
    response.end();
    return true;
  },
  dom: {
    list: '.chat-messages-list',
    message: '.chat-message',
    customer: '.chat-message-from-user',
    text: '.chat-message-markdown',
    ignore: '.chat-message-typing',
  },
};
