import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { LONG } from '../../long.ts';
import { PUBLISHABLE } from '../../server/harness.ts';
import { allowErrors, newPage, type Site, startSite } from '../harness.ts';
import { SAMPLE, scripts, type Step } from './scripts.ts';
import { startShop, type Stored, type Vendor } from './vendor.ts';

/** The lines without our adapter, and the adapter of any page in its place. */
function linesOf(vendor: Vendor, by: 'api' | 'dom'): string {
  const { lines, dom, html } = vendor;
  if (by === 'api') return `${html}<script type="module">${start(lines)}</script>`;
  return `${html}<script type="module">
    import { observe as observeDom } from 'afterword/adapters/dom.js';
    ${bareLines(vendor)}
    const observed = observeDom(${JSON.stringify(dom)}, { afterword });
    Object.assign(window, { afterword, observed });
  </script>`;
}

/** The lines that place the chat, without our adapter. */
export const bareLines = ({ lines }: Vendor) =>
  start(lines, '')
    .replace(/import \{ observe \}.*/, 'const observe = () => ({ stop() {} });')
    .replace('const observed =', 'const theirs =')
    .replace('const { observed } = window;', '')
    .replace('!window.observed', '!document.querySelector("textarea")');

const start = (lines: string, end = 'Object.assign(window, { afterword, observed });') => `
  import { createAfterword } from 'afterword/headless';
  const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: window.endpoint });
  ${lines.replace(/(adapters\/[\w-]+)/, '$1.js')}
  ${end}`;

/** A page with a vendor's chat, observed by the lines of the documentation. */
export const pageOf = (vendor: Vendor, by: 'api' | 'dom', server: string) => `<!doctype html>
  <html lang="en"><title>Shop</title>${importsOf(server)}${linesOf(vendor, by)}</html>`;

/** Where the page finds the package. */
export const importsOf = (server: string) => `<script>window.endpoint = '${server}'</script>
  <script type="importmap">{"imports":{
    "afterword/headless":"${server}/afterword/headless.js",
    "afterword/adapters/":"${server}/afterword/adapters/"}}</script>`;

/** What is on record of a text. */
const masked = ({ author, text }: Stored): Stored => ({
  author,
  text: text.replaceAll('ana@example.com', '[email]').replaceAll('4111 1111 1111 1111', '[card]'),
});

export const ready = (page: Page) =>
  page.waitForFunction('window.observed', null, { timeout: 20_000 });

/** Playwright goes into open shadow roots by itself, but not into frames. */
export function listOf(vendor: Vendor, page: Page): Locator {
  const path = vendor.dom['list']!.split('>>>');
  const frame = path[0]!.includes('iframe') ? page.frameLocator(path.shift()!) : page;
  return frame.locator(path.join(' ')).first();
}

/** Waits until store and page have as many messages, and stand still. */
export async function still(vendor: Vendor, page: Page, count: number): Promise<void> {
  let before = '';
  let since = 0;
  await expect
    .poll(
      async () => {
        const stored = await vendor.stored(page);
        const list = listOf(vendor, page);
        const shown = (await list.count()) > 0 ? await list.innerText() : '';
        const now = JSON.stringify([stored, shown]);
        since = stored.length >= count && now === before ? since + 1 : 0;
        before = now;
        return since;
      },
      { timeout: 20_000, interval: 100, message: `${count} messages` },
    )
    .toBeGreaterThanOrEqual(3);
}

/** Plays a script in a browser that knows nothing. @returns what the vendor has in the end */
async function play(vendor: Vendor, url: string, site: Site, page: Page, steps: readonly Step[]) {
  await page.goto(`${url}/blank`);
  await page.evaluate(async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name!);
        for (const type of ['success', 'error', 'blocked']) request.addEventListener(type, resolve);
      });
    }
  });
  const tabs = [page];
  /** How many messages a tab showed when it was opened. */
  let earlier = 0;
  let front = 0;
  let begun = 0;
  /** A browser's store forgets an edit with its page. */
  const edits = new Map<string, string>();
  const events = `${site.server.url}/api/v1/events`;
  const count = async (tab: Page) => (await vendor.stored(tab)).length;
  async function say(tab: Page, text: string, isAlone = true): Promise<void> {
    const known = await count(tab);
    await vendor.say(tab, text);
    await still(vendor, tab, known + (isAlone || vendor.tabs === 'nothing' ? 2 : 4));
  }
  await page.goto(url);
  await ready(page);
  await still(vendor, page, 0);
  for (const [kind, text = '', other = ''] of steps) {
    const tab = tabs[front]!;
    if (kind === 'say') await say(tab, text);
    else if (kind === 'both') {
      await Promise.all([say(tabs[0]!, text, false), say(tabs[1]!, other, false)]);
    } else if (kind === 'begin') {
      begun = (await count(tab)) + 2;
      await vendor.say(tab, text);
      await tab.waitForTimeout(300);
    } else if (kind === 'wait') {
      // The store of a browser has lost what was on its way.
      await still(vendor, tab, vendor.tabs === 'nothing' ? 0 : begun);
    } else if (kind === 'reload') {
      await tab.reload();
      await ready(tab);
      await still(vendor, tab, 0);
    } else if (kind === 'tab') {
      const second = await page.context().newPage();
      await second.goto(url);
      await ready(second);
      await still(vendor, second, await count(tab));
      earlier = await count(second);
      front = tabs.push(second) - 1;
    } else if (kind === 'front') front = 1 - front;
    else if (kind === 'edit') {
      if (!vendor.edit) continue;
      if (vendor.tabs === 'nothing') edits.set((await vendor.stored(tab)).at(-1)!.text, text);
      await vendor.edit(tab, text);
      // Its page changes, and has no event for it.
      await tab.waitForTimeout(1500);
    } else if (kind === 'cut') await page.context().route(events, (route) => route.abort());
    else await page.context().unroute(events);
  }
  const stored = await vendor.stored(page);
  if (vendor.tabs === 'nothing' && tabs[1]) {
    stored.push(...(await vendor.stored(tabs[1])).slice(earlier));
  }
  const now = stored.map((one) => ({ ...one, text: edits.get(one.text) ?? one.text }));
  return { stored: now.map(masked), more: tabs.slice(1) };
}

/** What is on record of some conversations, oldest first. */
async function transcripts(site: Site, isMeant: (id: string) => boolean): Promise<Stored[][]> {
  const { data } = await site.conversations();
  const ids = data.map((one) => one.conversation_id).filter(isMeant);
  return Promise.all(
    ids.toReversed().map(async (id) =>
      (await site.conversation(id)).messages.map((one) => ({
        author: one.sender_type as 'ai',
        text: one.content,
      })),
    ),
  );
}

const inOrder = (messages: Stored[]) => messages.map(({ author, text }) => `${author}: ${text}`);

/** Of what two tabs say at one moment, any order is right that has each reply after its question. */
function inAnyOrder(messages: Stored[]): string[] {
  let open = 0;
  let isOrdered = true;
  for (const { author } of messages) {
    open += author === 'customer' ? 1 : -1;
    isOrdered &&= open >= -1;
  }
  return [...inOrder(messages).sort(), String(isOrdered)];
}

/**
 * Plays the scripts in the real chat of a vendor, and compares what is on record with its own store.
 *
 * @param by the adapter that observes it; in the long run, each of the vendor's does
 */
export function compare(vendor: Vendor, by: 'api' | 'dom', isRun = true): void {
  const adapters = vendor.by ?? (['api', 'dom'] as const);
  const names = Object.keys(scripts).filter((name) =>
    process.env['SCRIPTS'] ? name.includes(process.env['SCRIPTS']) : LONG || SAMPLE.includes(name),
  );
  test.skipIf(!isRun).each(LONG ? adapters : [by])(
    'what is said is on record as the vendor has it, once and in order, by its %s',
    async (by) => {
      const site = await startSite(() => '', {}, undefined, {
        AFTERWORD_LIMIT_CONVERSATIONS_PER_ADDRESS: '1000',
      });
      const folder = await vendor.prepare();
      const url = await startShop(vendor, folder, (path) =>
        path === '/' ? pageOf(vendor, by, site.server.url) : '<!doctype html><title>Blank</title>',
      );
      const page = await newPage();
      await vendor.connect?.(page.context());
      // Said where the line is cut for so long that all attempts fail.
      allowErrors(page, 'cannot be reached');
      const known = new Set<string>();
      const faults: string[] = [];
      /** Compared again in the end, as a repetition may come late. */
      const checks: (() => Promise<void>)[] = [];
      for (const name of names) {
        if (vendor.except?.[by]?.[name]) continue;
        const steps = scripts[name]!;
        const { stored, more } = await play(vendor, url, site, page, steps);
        // By its page, the times are those of the reading.
        const isLoose = vendor.tabs === 'nothing' || by === 'dom';
        const isShared = vendor.tabs === 'all';
        const mixing = isShared && by === 'api' ? [] : isLoose && !isShared ? ['tab'] : ['both'];
        const isMixed = steps.some(([kind]) => mixing.includes(kind));
        const differs = async (isMeant: (id: string) => boolean) => {
          const recorded = await transcripts(site, isMeant);
          const [is, should] = [recorded, [stored]].map((all) =>
            JSON.stringify(all.map(isMixed ? inAnyOrder : inOrder)),
          );
          return is === should ? null : `${name}: ${is} instead of ${should}`;
        };
        await expect
          .poll(() => differs((id) => !known.has(id)), { timeout: 10_000 })
          .toBe(null)
          .catch(
            async () =>
              void faults.push((await differs((id) => !known.has(id))) ?? `${name}: late`),
          );
        const { data } = await site.conversations();
        const own = data.map((one) => one.conversation_id).filter((id) => !known.has(id));
        for (const id of own) known.add(id);
        checks.push(async () => {
          const fault = await differs((id) => own.includes(id));
          if (fault && !faults.some((one) => one.startsWith(`${name}:`))) faults.push(fault);
        });
        for (const tab of more) await tab.close();
        await page.context().unroute(`${site.server.url}/api/v1/events`);
      }
      await page.goto(`${url}/blank`);
      await page.waitForTimeout(1000);
      for (const check of checks) await check();
      expect(faults).toEqual([]);
    },
    // Twenty conversations.
    900_000,
  );
}
