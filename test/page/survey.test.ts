import { expect, test } from 'vitest';
import { expectAccessible, startSite, useBrowser } from './harness.ts';

useBrowser();

/** @param attributes of the survey on the page with this path */
const surveyPage = (attributes: (path: string) => string = () => '') =>
  startSite(
    (server, path) => `<!doctype html><html lang="en"><title>Survey</title><main><h1>Done</h1>
      <afterword-survey publishable-key="amo_pub_of_the_tests" endpoint="${server.url}" ${attributes(path)}></afterword-survey></main>
      <script type="module" src="${server.url}/afterword/survey.js"></script>`,
  );

test('stands alone in a page: one click is sent at once, a comment may follow', async () => {
  const site = await surveyPage(() => 'conversation-id="order-4711"');
  const page = await site.newPage();
  await page.goto(site.url);
  await expectAccessible(page);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    document.addEventListener('afterword:rated', (event) =>
      heard.push((event as CustomEvent).detail),
    );
  });
  await page.getByRole('radio', { name: '2 of 5, bad' }).click();
  await site.settled(({ csat_score }) => csat_score === 2);
  expect(await page.evaluate('window.heard')).toEqual([{ rating: 2 }]);
  await page.locator('.comment textarea').fill('Too slow');
  await page.getByRole('button', { name: 'Send comment' }).click();
  const record = await site.settled(({ feedback }) => feedback !== null);
  expect(record).toMatchObject({
    conversation_id: 'order-4711',
    csat_score: 2,
    feedback: 'Too slow',
  });
  expect(record.events.map(({ type }) => type)).toEqual([
    'conversation.started',
    'survey.shown',
    'survey.rated',
    'survey.feedback',
  ]);
  await expectAccessible(page);
});

test('a change of mind replaces the rating, and survives a reload', async () => {
  const site = await surveyPage();
  const page = await site.newPage();
  await page.goto(site.url);
  await page.getByRole('radio', { name: '1 of 5' }).click();
  await page.getByRole('radio', { name: '5 of 5' }).click();
  await site.settled(({ csat_score }) => csat_score === 5);
  await page.reload();
  expect(await page.getByRole('radio', { name: '5 of 5' }).getAttribute('aria-checked')).toBe(
    'true',
  );
});

test('a rating given just before the tab closes arrives', async () => {
  // A conversation belongs to the browser that began it, so each page has its own.
  const site = await surveyPage((path) => `conversation-id="${path.slice(1)}"`);
  for (let i = 0; i < 5; i++) {
    const page = await site.newPage();
    await page.goto(`${site.url}/last-${i}`);
    await page.getByRole('radio', { name: '3 of 5' }).click();
    await page.close();
  }
  await expect
    .poll(
      async () =>
        (await site.conversations()).data.filter(
          ({ conversation_id, csat_score }) =>
            conversation_id.startsWith('last-') && csat_score === 3,
        ).length,
    )
    .toBe(5);
});

test.each([
  ['', 'order-4712'],
  [', in the words of the page', 'order-4713" lang="de'],
])('a comment that the server refuses is said%s, stays, and can be sent again', async (_, id) => {
  const site = await surveyPage(() => `conversation-id="${id}"`);
  const page = await site.newPage();
  await page.goto(site.url);
  await page.getByRole('radio', { name: /^4 / }).click();
  await site.settled(({ csat_score }) => csat_score === 4);
  const comment = page.locator('.comment textarea');
  await comment.fill('Quick');
  await page.route('**/api/v1/events', (route) => route.fulfill({ status: 422, body: '{}' }));
  const send = page.locator('.comment button');
  await send.click();
  const said = page.getByRole('status');
  // The rating is in, the comment is not.
  await said
    .filter({ hasText: /Your comment could not be saved|Ihr Kommentar konnte nicht/ })
    .waitFor();
  expect(await said.innerText()).toMatch(/Your rating is in\.|Ihre Bewertung ist eingegangen\./);
  expect(await comment.inputValue()).toBe('Quick');
  await expectAccessible(page);
  await page.unroute('**/api/v1/events');
  await send.click();
  await site.settled(({ feedback }) => feedback === 'Quick');
  await page.getByRole('heading', { name: /Thank you for telling us|Danke für Ihre/ }).waitFor();
  expect(await said.innerText()).not.toMatch(/could not|nicht/);
});
