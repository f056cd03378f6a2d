import { describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { startSite, useBrowser } from './harness.ts';
import { deepChat } from './vendors/deep-chat.ts';
import { startShop, type Vendor } from './vendors/vendor.ts';

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

const vendors = [deepChat];

describe.skipIf(!LONG).each(vendors)('$name $version', (vendor) => {
  test('what is said is on record as the vendor has it', async () => {
    const site = await startSite(() => '');
    const folder = await vendor.prepare();
    const url = await startShop(vendor, folder, () => pageOf(vendor, site.server.url));
    const page = await site.newPage();
    await page.goto(url);
    await page.waitForFunction('window.observed');
    await vendor.say(page, 'Where is my order 1234?');
    await expect.poll(() => vendor.stored(page)).toHaveLength(2);
    await vendor.say(page, 'My mail is ana@example.com');
    await expect.poll(() => vendor.stored(page)).toHaveLength(4);
    await page.reload();
    await page.waitForFunction('window.observed');
    await expect.poll(() => vendor.stored(page)).toHaveLength(4);
    await vendor.say(page, 'Thanks');
    await expect.poll(() => vendor.stored(page)).toHaveLength(6);
    const stored = await vendor.stored(page);
    const { messages } = await site.settled(({ messages }) => messages.length >= stored.length);
    expect(
      messages.map(({ sender_type, content }) => ({ author: sender_type, text: content })),
    ).toEqual(
      stored.map(({ author, text }) => ({
        author,
        text: text.replaceAll('ana@example.com', '[email]'),
      })),
    );
  });
});
