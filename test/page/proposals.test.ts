import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { newPage, startSite, tag, useBrowser } from './harness.ts';
import { bareLines, importsOf, listOf, still } from './vendors/compare.ts';
import { botpress } from './vendors/botpress.ts';
import { deepChat } from './vendors/deep-chat.ts';
import { n8n } from './vendors/n8n.ts';
import { rocketChat } from './vendors/rocket-chat.ts';
import { replyTo, startShop, type Vendor } from './vendors/vendor.ts';
import { typebot } from './vendors/typebot.ts';
import { webchat } from './vendors/webchat.ts';

useBrowser();

/** The demo's helper, as one script. */
let helper = '';
beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: 'demo/observe/observe.ts', formats: ['iife'], name: 'helper' },
    },
  });
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }];
  helper = output[0].code;
});

const sample: Vendor[] = LONG
  ? [deepChat, webchat, n8n, rocketChat, typebot, botpress]
  : [deepChat, typebot];

test.each(sample)('what two clicks in $name propose records what its store has', async (vendor) => {
  const site = await startSite(() => '');
  const folder = await vendor.prepare();
  let observing = '';
  const url = await startShop(
    vendor,
    folder,
    () => `<!doctype html><html lang="en"><title>Shop</title>${importsOf(site.server.url)}
        ${vendor.html}<script type="module">${bareLines(vendor)}</script>${observing}</html>`,
  );
  const page = await newPage();
  await vendor.connect?.(page.context());
  const say = async (text: string) => {
    const { length } = await vendor.stored(page);
    await vendor.say(page, text);
    await still(vendor, page, length + 2);
  };
  await page.goto(url);
  await say('Where is my order 1234?');
  await say('Thanks');
  // As on the demo's page.
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'pick';
    document.body.append(button);
  });
  await page.addScriptTag({ content: helper });
  await page.evaluate(() => document.querySelector<HTMLElement>('#pick')!.click());
  const note = page.locator('textarea[readonly]');
  await note.waitFor();
  const message = (text: string) => listOf(vendor, page).getByText(text, { exact: true }).first();
  await message('Where is my order 1234?').click();
  await message(replyTo('Where is my order 1234?')).click();
  const proposed = await note.inputValue();
  expect(proposed).toContain('data-observe="dom"');

  // The tag that it shows, with the site's own address and key.
  const attributes = proposed.slice(
    proposed.indexOf('data-observe'),
    proposed.indexOf('></script>'),
  );
  observing = tag(site.server, attributes);
  await page.evaluate(() => localStorage.clear());
  await page.goto(url);
  await say('Is it here?');
  await page.reload();
  await say('Ana would like to know when it is here');
  await say('ok');
  await say('ok');
  const stored = await vendor.stored(page);
  await expect
    .poll(async () => {
      const { data } = await site.conversations();
      const [one] = await Promise.all(data.map((one) => site.conversation(one.conversation_id)));
      return one?.messages.map(({ sender_type, content }) => [sender_type, content]);
    })
    .toEqual(stored.map(({ author, text }) => [author, text]));
});
