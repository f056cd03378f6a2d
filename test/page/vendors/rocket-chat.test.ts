import { expect, test } from 'vitest';
import { LONG } from '../../long.ts';
import { newPage, startSite, useBrowser } from '../harness.ts';
import { compare, pageOf, ready, still } from './compare.ts';
import { close, rocketChat } from './rocket-chat.ts';
import { startShop } from './vendor.ts';

useBrowser();
compare(rocketChat, 'dom');

/** The lines of docs/adapters.md. */
const ending = `<script>
  RocketChat(function () {
    this.onChatEnded(() => {
      observed.conversation.resolve();
      observed.survey();
    });
  });
</script>`;

test.skipIf(!LONG)('our survey appears when an agent ends the chat', async () => {
  const site = await startSite(() => '');
  const url = await startShop(rocketChat, await rocketChat.prepare(), () =>
    pageOf(rocketChat, 'dom', site.server.url).replace('</html>', `${ending}</html>`),
  );
  const page = await newPage();
  await rocketChat.connect!(page.context());
  await page.goto(url);
  await ready(page);
  await rocketChat.say(page, 'Where is my order?');
  await still(rocketChat, page, 2);
  await site.settled(({ messages }) => messages.length === 2);
  await close(page);
  await page.locator('afterword-survey .stars button').nth(3).click();
  const record = await site.settled(({ csat_score }) => csat_score !== null);
  expect(record).toMatchObject({ csat_score: 4, status: 'resolved' });
});
