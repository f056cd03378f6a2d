import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { startSite, useBrowser } from './harness.ts';
import { deepChat } from './vendors/deep-chat.ts';
import { n8n } from './vendors/n8n.ts';
import { typebot } from './vendors/typebot.ts';
import { startShop, type Vendor } from './vendors/vendor.ts';
import { webchat } from './vendors/webchat.ts';

useBrowser();

/** A page with a vendor's chat, observed by the lines of the documentation. */
const pageOf = ({ html, lines }: Vendor, server: string) => `<!doctype html><html lang="en">
  <title>Shop</title><script type="importmap">{"imports":{
    "afterword/headless":"${server}/afterword/headless.js",
    "afterword/adapters/":"${server}/afterword/adapters/"}}</script>${html}
  <script type="module">
    import { createAfterword } from 'afterword/headless';
    const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: '${server}' });
    ${lines.replace(/(adapters\/[\w-]+)/, '$1.js')}
    Object.assign(window, { afterword, observed });
  </script></html>`;

const vendors = [deepChat, webchat, typebot, n8n];

describe.skipIf(!LONG).each(vendors)('$name $version', (vendor) => {
  test('what is said is on record as the vendor has it', async () => {
    const site = await startSite(() => '');
    const folder = await vendor.prepare();
    const url = await startShop(vendor, folder, () => pageOf(vendor, site.server.url));
    const page = await site.newPage();
    page.on('console', (message) => console.log(vendor.name, message.text().slice(0, 300)));
    page.on('pageerror', (error) => console.log(vendor.name, String(error.stack).slice(0, 500)));
    try {
      await page.goto(url);
      await page.waitForFunction('window.observed', null, { timeout: 8000 });
      await page.waitForTimeout(500);
      await vendor.say(page, 'Where is my order 1234?');
      await page.waitForTimeout(1200);
      await vendor.say(page, 'My mail is ana@example.com');
      await page.waitForTimeout(1200);
      console.log(vendor.name, JSON.stringify(await vendor.stored(page)));
      writeFileSync(`/tmp/probe-${vendor.name}.html`, await page.evaluate(() => {
        const html = (node: Element | ShadowRoot): string => [...node.children].map((one) => one.shadowRoot ? `<${one.localName}>#shadow ${html(one.shadowRoot)}` : one.children.length ? `${(one.cloneNode() as Element).outerHTML}${html(one)}` : one.outerHTML).join('\n');
        return html(document.body);
      }));
      await page.reload();
      await page.waitForFunction('window.observed', null, { timeout: 8000 });
      await page.waitForTimeout(1000);
      await vendor.say(page, 'Thanks');
      await page.waitForTimeout(1500);
      console.log(vendor.name, JSON.stringify(await vendor.stored(page)));
    } catch (error) { console.log(vendor.name, String(error)); }
    const { data } = await site.conversations();
    for (const one of data) console.log(vendor.name, one.conversation_id, JSON.stringify((await site.conversation(one.conversation_id)).messages.map(({ sender_type, content, message_id }) => [message_id, sender_type, content])));
    expect(data).toHaveLength(1);
  });
});
