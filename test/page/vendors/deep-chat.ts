import { join } from 'node:path';
import { unpackTool } from '../packed.ts';
import { replyTo, type Stored, type Vendor } from './vendor.ts';

/** It keeps its history in the browser, and tells it again on the next page. */
export const deepChat: Vendor = {
  name: 'deep-chat',
  version: '2.4.2',
  tabs: 'nothing',
  prepare: () => join(unpackTool('deep-chat@2.4.2'), 'dist'),
  html: `<script type="module" src="/vendor/deepChat.bundle.js"></script>
    <deep-chat browserStorage='{"key":"chat"}' connect='{"url":"/bot","stream":true}'></deep-chat>`,
  lines: `import { observe } from 'afterword/adapters/deep-chat';
    const observed = observe(document.querySelector('deep-chat'), { afterword });`,
  async say(page, text) {
    await page.locator('deep-chat #text-input').pressSequentially(text);
    await page.keyboard.press('Enter');
  },
  stored: (page) =>
    page.evaluate(() => {
      const chat = document.querySelector('deep-chat') as unknown as {
        getMessages(): { role: string; text: string }[];
      };
      return chat.getMessages().map(({ role, text }) => ({
        author: role === 'user' ? 'customer' : 'ai',
        text,
      })) as Stored[];
    }),
  edit: (page, text) =>
    page.evaluate((text) => {
      const chat = document.querySelector('deep-chat') as unknown as {
        getMessages(): object[];
        updateMessage(body: { text: string }, index: number): void;
      };
      chat.updateMessage({ text }, chat.getMessages().length - 1);
    }, text),
  async answer(_path, body, response) {
    const { messages } = body as { messages: { text: string }[] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of replyTo(messages.at(-1)!.text).match(/.{1,12}/gs)!) {
      response.write(`data: ${JSON.stringify({ text: piece })}\n\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
    return true;
  },
  dom: {
    list: 'deep-chat >>> #messages',
    message: '.outer-message-container',
    customer: '.user-message',
    ignore: '.loading-message',
    text: '.message-bubble',
  },
};
