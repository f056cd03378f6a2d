import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Observed } from '../../src/adapters/observe.ts';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { newPage, type Site, startSite, tag, useBrowser } from './harness.ts';
import { botpress } from './vendors/botpress.ts';
import { deepChat } from './vendors/deep-chat.ts';
import { n8n } from './vendors/n8n.ts';
import { typebot } from './vendors/typebot.ts';
import { startShop, type Stored, type Vendor } from './vendors/vendor.ts';
import { webchat } from './vendors/webchat.ts';

useBrowser();

const vendors = [deepChat, webchat, typebot, n8n, botpress];

/** The lines without our adapter, and the adapter of any page in its place. */
function linesOf({ lines, dom, html }: Vendor, by: 'api' | 'dom'): string {
  if (by === 'api') return `${html}<script type="module">${start(lines)}</script>`;
  return `${html}<script type="module">
    import { observe as observeDom } from 'afterword/adapters/dom.js';
    ${start(lines, '')
      .replace(/import \{ observe \}.*/, 'const observe = () => ({ stop() {} });')
      .replace('const observed =', 'const theirs =')
      .replace('const { observed } = window;', '')
      .replace('!window.observed', '!document.querySelector("textarea")')}
    const observed = observeDom(${JSON.stringify(dom)}, { afterword });
    Object.assign(window, { afterword, observed });
  </script>`;
}

const start = (lines: string, end = 'Object.assign(window, { afterword, observed });') => `
  import { createAfterword } from 'afterword/headless';
  const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: window.endpoint });
  ${lines.replace(/(adapters\/[\w-]+)/, '$1.js')}
  ${end}`;

/** A page with a vendor's chat, observed by the lines of the documentation. */
const pageOf = (vendor: Vendor, by: 'api' | 'dom', server: string) => `<!doctype html>
  <html lang="en"><title>Shop</title><script>window.endpoint = '${server}'</script>
  <script type="importmap">{"imports":{
    "afterword/headless":"${server}/afterword/headless.js",
    "afterword/adapters/":"${server}/afterword/adapters/"}}</script>${linesOf(vendor, by)}</html>`;

type Step =
  | { kind: 'say'; text: string }
  | { kind: 'reload' | 'tab' | 'edit' }
  /** The line to our server is cut while this is said. */
  | { kind: 'cut'; text: string };

const TEXTS = [
  'Where is my order 1234?',
  'My mail is ana@example.com, please write',
  'ok',
  'I would like to return the blue jacket, it does not fit',
  'Thanks',
  'ok',
  'Können Sie mir helfen? 日本語でも大丈夫ですか',
  'My card is 4111 1111 1111 1111',
];

/** A script by its number: every kind of step comes in all places. */
function scriptOf(number: number): Step[] {
  const kinds = ['say', 'cut', 'reload', 'edit', 'tab', 'say'] as const;
  const steps: Step[] = [{ kind: 'say', text: TEXTS[number % TEXTS.length]! }];
  for (let step = 1; step < 5; step++) {
    const kind = kinds[(number * 5 + step * 7 + Math.floor(number / 6)) % kinds.length]!;
    const text = TEXTS[(number * 3 + step) % TEXTS.length]!;
    steps.push(kind === 'say' || kind === 'cut' ? { kind, text } : { kind });
    // What came of it shows with the next message.
    if (kind === 'reload' || kind === 'tab') steps.push({ kind: 'say', text });
  }
  return steps;
}

/** How many conversations there are of each vendor. */
const SCRIPTS = 20;

/** What is on record of a text. */
const masked = (text: string) =>
  text.replaceAll('ana@example.com', '[email]').replaceAll('4111 1111 1111 1111', '[card]');

const ready = (page: Page) => page.waitForFunction('window.observed', null, { timeout: 20_000 });

async function play(
  vendor: Vendor,
  url: string,
  site: Site,
  number: number,
  by: 'api' | 'dom',
): Promise<Stored[][]> {
  const page = await newPage();
  const parts: Stored[][] = [];
  let count = 0;
  const grown = async (more: number) => {
    count += more;
    await expect
      .poll(async () => (await vendor.stored(page)).length, { timeout: 15_000 })
      .toBeGreaterThanOrEqual(count);
    // Until the streamed reply stands still.
    let before = '';
    for (;;) {
      const now = JSON.stringify(await vendor.stored(page));
      if (now === before) break;
      before = now;
      await page.waitForTimeout(150);
    }
  };
  await page.goto(url);
  await ready(page);
  if (vendor.isFresh) await grown(1);
  const events = `${site.server.url}/api/v1/events`;
  for (const step of scriptOf(number)) {
    if (step.kind === 'say' || step.kind === 'cut') {
      if (step.kind === 'cut') await page.route(events, (route) => route.abort());
      await vendor.say(page, step.text);
      await grown(2);
      if (step.kind === 'cut') await page.unroute(events);
    } else if (step.kind === 'reload') {
      // A chat that begins again with the same words looks the same.
      if (vendor.isFresh && by === 'dom') continue;
      if (vendor.isFresh) parts.push(await vendor.stored(page));
      await page.reload();
      await ready(page);
      if (vendor.isFresh) count = 0;
      await grown(vendor.isFresh ? 1 : 0);
    } else if (step.kind === 'tab' && !vendor.isFresh) {
      const tab = await page.context().newPage();
      await tab.goto(url);
      await ready(tab);
      await expect.poll(async () => (await vendor.stored(tab)).length).toBe(count);
    } else if (step.kind === 'edit' && vendor.edit) {
      await vendor.edit(page, `Changed: ${number}`);
      await page.waitForTimeout(1500);
    }
  }
  parts.push(await vendor.stored(page));
  // What is streamed is recorded when it has stood still.
  await page.waitForTimeout(1500);
  return parts;
}

describe.skipIf(!LONG).each(vendors)('$name $version', (vendor) => {
  test.each(['api', 'dom'] as const)(
    'twenty conversations are on record as the vendor has them, by its %s',
    async (by) => {
      const site = await startSite(() => '', {}, undefined, {
        AFTERWORD_LIMIT_CONVERSATIONS_PER_ADDRESS: '1000',
      });
      const folder = await vendor.prepare();
      const url = await startShop(vendor, folder, () => pageOf(vendor, by, site.server.url));
      for (let number = 0; number < Number(process.env['SCRIPTS'] ?? SCRIPTS); number++) {
        const known = new Set((await site.conversations()).data.map((one) => one.conversation_id));
        let parts = (await play(vendor, url, site, number, by)).map((part) =>
          part.map(({ author, text }) => ({ author, text: masked(text) })),
        );
        // By its page, all that this browser says is one conversation.
        if (by === 'dom') parts = [parts.flat()];
        const recorded = async () => {
          const { data } = await site.conversations();
          const ids = data.map((one) => one.conversation_id).filter((id) => !known.has(id));
          const transcripts = [];
          for (const id of ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
            const { messages } = await site.conversation(id);
            transcripts.push(
              messages.map((one) => ({ author: one.sender_type, text: one.content })),
            );
          }
          return transcripts;
        };
        await expect
          .poll(recorded, {
            timeout: 20_000,
            message: `script ${number}: ${JSON.stringify(scriptOf(number))}`,
          })
          .toEqual(parts);
      }
    },
  );
});

test.skipIf(!LONG)(
  'the script tag alone: transcript, escalation, sentiment and rating',
  async () => {
    const site = await startSite(() => '');
    const folder = await deepChat.prepare();
    const url = await startShop(
      deepChat,
      folder,
      () => `<!doctype html><html lang="en"><title>Shop</title>${deepChat.html}
      ${tag(site.server, 'data-observe="auto"')}</html>`,
    );
    const page = await newPage();
    await page.goto(url);
    await page.locator('deep-chat #text-input').waitFor();
    await deepChat.say(page, 'This is terrible, I want to speak to an agent');
    await expect.poll(() => deepChat.stored(page)).toHaveLength(2);
    await page.evaluate(() => window.Afterword.escalate());
    await page.evaluate(() => window.Afterword.resolve());
    await page
      .getByRole('radio', { name: '4' })
      .or(page.locator('afterword-survey .stars button').nth(3))
      .first()
      .click();
    const record = await site.settled(
      ({ csat_score, sentiment }) => csat_score !== null && sentiment !== null,
    );
    expect(record).toMatchObject({
      csat_score: 4,
      sentiment: expect.stringMatching(/negative|frustrated/),
      escalated: true,
    });
    expect(record.messages.map(({ content }) => content)).toEqual(
      (await deepChat.stored(page)).map(({ text }) => text),
    );
  },
);

test.skipIf(!LONG)('nothing is captured, and nothing hooked, before consent', async () => {
  const site = await startSite(() => '');
  const folder = await n8n.prepare();
  const url = await startShop(n8n, folder, () =>
    pageOf(n8n, 'api', site.server.url)
      .replace('endpoint: window.endpoint', "endpoint: window.endpoint, consent: 'pending'")
      .replace('<title>', '<script>window.theirs = fetch</script><title>'),
  );
  const page = await newPage();
  await page.goto(url);
  await ready(page);
  await n8n.say(page, 'Before');
  await expect.poll(() => n8n.stored(page)).toHaveLength(2);
  expect(await page.evaluate('fetch === window.theirs')).toBe(true);
  expect((await site.conversations()).data).toEqual([]);
  await page.evaluate("window.afterword.setConsent('granted')");
  expect(await page.evaluate('fetch === window.theirs')).toBe(false);
  await n8n.say(page, 'After');
  const { messages } = await site.settled(({ messages }) => messages.length === 2);
  expect(messages[0]!.content).toBe('After');
  await page.evaluate(() => (window as unknown as { observed: Observed }).observed.stop());
  expect(await page.evaluate('fetch === window.theirs')).toBe(true);
});
