import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { unpackTool } from '../packed.ts';
import { delayOf, replyTo, type Vendor } from './vendor.ts';

interface Activity {
  id?: string;
  type: string;
  text?: string;
  from: { id: string; role?: string };
  [other: string]: unknown;
}

/** A Direct Line service: conversations, and their activities, which the page polls. */
const conversations = new Map<string, Activity[]>();

function post(conversation: string, activity: Activity): string {
  const activities = conversations.get(conversation)!;
  const id = `${conversation}|${String(activities.length).padStart(7, '0')}`;
  activities.push({
    ...activity,
    id,
    timestamp: new Date().toISOString(),
    channelId: 'directline',
    conversation: { id: conversation },
  });
  return id;
}

async function activitiesOf(page: Page): Promise<Activity[]> {
  const conversation = await page.evaluate(() => localStorage.getItem('conversation'));
  return conversations.get(conversation!) ?? [];
}

export const webchat: Vendor = {
  name: 'botframework-webchat',
  version: '4.18.1',
  tabs: 'all',
  prepare: () => join(unpackTool('botframework-webchat@4.18.1'), 'dist'),
  html: `<script src="/vendor/webchat.js"></script><div id="chat" style="height: 600px"></div>`,
  lines: `import { observe } from 'afterword/adapters/botframework-webchat';
    const { WebChat } = window;
    const store = WebChat.createStore();
    const conversationId = localStorage.conversation;
    const directLine = WebChat.createDirectLine({ domain: location.origin + '/bot', token: 'token',
      webSocket: false, pollingInterval: 200, conversationId });
    directLine.connectionStatus$.subscribe(() => {
      if (directLine.conversationId) localStorage.conversation = directLine.conversationId; });
    WebChat.renderWebChat({ directLine, store, userID: 'ana' }, document.getElementById('chat'));
    const observed = observe(store, { afterword });
    Object.assign(window, { store });`,
  async say(page, text) {
    await page.locator('[data-id="webchat-sendbox-input"]').fill(text);
    await page.keyboard.press('Enter');
  },
  async stored(page) {
    const messages = (await activitiesOf(page)).filter(({ type }) => type === 'message');
    return messages.map(({ from, text = '' }) => ({
      author: from.role === 'user' ? 'customer' : 'ai',
      text,
    }));
  },
  async edit(page, text) {
    (await activitiesOf(page)).findLast(({ from }) => from.role === 'bot')!.text = text;
  },
  answer(path, body, response) {
    const json = (value: object) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
      return true;
    };
    const [, id, isActivities] =
      /^\/bot\/conversations(?:\/([^/]+)(\/activities)?)?/.exec(path) ?? [];
    if (!id) {
      const conversationId = `conversation${conversations.size}`;
      conversations.set(conversationId, []);
      return json({ conversationId, token: 'token', expires_in: 1800 });
    }
    if (!isActivities) return json({ conversationId: id, token: 'token', expires_in: 1800 });
    const known = conversations.get(id)!;
    if (!body) return json({ activities: known, watermark: String(known.length) });
    const activity = body as Activity;
    const posted = post(id, activity);
    if (activity.type === 'message') {
      // Later than the message: of one moment, Web Chat shows them in any order.
      const reply = {
        type: 'message',
        from: { id: 'bot', role: 'bot' },
        text: replyTo(activity.text!),
      };
      setTimeout(() => post(id, reply), delayOf(activity.text!));
    }
    return json({ id: posted });
  },
  dom: {
    list: '.webchat__basic-transcript__transcript',
    message: '.webchat__stacked-layout__message-row',
    customer: '.webchat__bubble--from-user',
    text: '.webchat__text-content__markdown, p.webchat__text-content',
  },
};
