import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { unpackTool } from '../packed.ts';
import { delayOf, replyTo, type Stored, type Vendor } from './vendor.ts';

/** What the server of the bot has, by session. The element shows no more of it than what is on the page. */
const sessions = new Map<string, Stored[]>();

const bubble = (text: string) => ({
  id: `block${text.length}`,
  type: 'text',
  content: { type: 'richText', richText: [{ type: 'p', children: [{ text }] }] },
});

function reply(response: ServerResponse, body: object): true {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
  return true;
}

const input = {
  id: 'input',
  type: 'text input',
  options: { labels: { placeholder: 'Type here' } },
};

const ON_ITS_WAY = 'a reload while a reply is on its way';
const AGAIN =
  'it asks again on the next page, so its service has twice what no page has shown twice';

export const typebot: Vendor = {
  name: 'typebot',
  version: '0.10.7',
  tabs: 'service',
  except: { api: { [ON_ITS_WAY]: AGAIN }, dom: { [ON_ITS_WAY]: AGAIN } },
  prepare: () => join(unpackTool('@typebot.io/js@0.10.7'), 'dist'),
  html: '<typebot-standard style="height: 600px"></typebot-standard>',
  lines: `import { observe } from 'afterword/adapters/typebot';
    const observed = observe(window, { afterword });
    const { default: Typebot } = await import('/vendor/web.js');
    Typebot.initStandard({ typebot: 'support', apiHost: location.origin + '/bot' });`,
  async say(page, text) {
    await page.locator('typebot-standard input, typebot-standard textarea').last().fill(text);
    await page.keyboard.press('Enter');
  },
  async stored(page) {
    const session = await page.evaluate(() => {
      const kept = localStorage.getItem('typebot-support-initialChatReply');
      return kept ? (JSON.parse(kept) as { sessionId: string }).sessionId : '';
    });
    return [...(sessions.get(session) ?? [])];
  },
  async answer(path, body, response) {
    if (path.endsWith('/startChat')) {
      const sessionId = `session${sessions.size}`;
      const hello = 'Hello from the bot.';
      sessions.set(sessionId, [{ author: 'ai', text: hello }]);
      return reply(response, {
        sessionId,
        // A browser that it remembers names its own.
        resultId: (body as { resultId?: string }).resultId ?? `result${sessions.size}`,
        typebot: {
          id: 'support',
          version: '6.1',
          publishedAt: '2026-11-01T00:00:00.000Z',
          theme: { general: {}, chat: {} },
          settings: {
            general: {
              isTypingEmulationEnabled: false,
              rememberUser: { isEnabled: true, storage: 'local' },
            },
            typingEmulation: { enabled: false },
          },
        },
        messages: [bubble(hello)],
        input,
      });
    }
    const [, session] = /\/sessions\/([^/]+)\/continueChat$/.exec(path) ?? [];
    if (!session) return false;
    const { message } = body as { message: string | { text: string } };
    const text = typeof message === 'string' ? message : message.text;
    await new Promise((resolve) => setTimeout(resolve, delayOf(text)));
    sessions
      .get(session)!
      .push({ author: 'customer', text }, { author: 'ai', text: replyTo(text) });
    return reply(response, { messages: [bubble(replyTo(text))], input });
  },
  dom: {
    list: 'typebot-standard >>> .typebot-container',
    message: '.typebot-host-bubble, .typebot-guest-bubble',
    customer: '.typebot-guest-bubble',
  },
};
