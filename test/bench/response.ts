import type { BrowserContext, Page, Route } from 'playwright-core';
import { launchBrowser } from '../page/launch.ts';
import { serveSite, TAG } from './site.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 7;
const SLOWER = 4;
const MESSAGES = 500;
const BUDGET = 50;

/** From key or click to the next frame, with a long conversation in the panel. */
export async function benchResponse(): Promise<void> {
  const site = await serveSite({ '/': TAG });
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator('afterword-chat').waitFor({ state: 'attached' });
  await page.evaluate(async (count) => {
    const chat = document.querySelector('afterword-chat')!;
    chat.responder = null;
    const conversation = await chat.ready();
    for (let i = 0; i < count; i++) {
      const content = `Message ${i} **with** some words in it, as people write them.`;
      conversation.message({ senderType: i % 2 ? 'ai' : 'customer', content });
    }
  }, MESSAGES);
  await page.locator('.launcher').click();
  await page.locator('.composer textarea').waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

  const typed: number[] = [];
  const sent: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    typed.push(await timed(page, 'keydown', () => page.keyboard.press('a')));
    sent.push(await timed(page, 'keydown', () => page.keyboard.press('Enter')));
  }
  await page.locator('.foot .end').click();
  await page.locator('[role=alertdialog] button').first().click();
  const rated: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const star = page.locator('.stars button').nth(round % 5);
    rated.push(await timed(page, 'click', () => star.click()));
  }
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const exchanges: number[] = [];
  for (const count of LENGTHS) exchanges.push(await exchange(context, site.url, count));
  const troubles = [];
  for (const [what, handle] of Object.entries(TROUBLES)) {
    troubles.push({ what, times: await longTasks(context, site.url, handle) });
  }
  await browser.close();
  site.close();

  const figures = [
    { what: 'a letter', times: typed },
    { what: 'sending', times: sent },
    { what: 'a star', times: rated },
  ];
  printFigures(
    `From key or click to the next frame, ${MESSAGES} messages, CPU ${SLOWER}× slower`,
    figures.map(({ what, times }) => ({
      what,
      figure: `${median(times).toFixed(0)} ms, at worst ${Math.max(...times).toFixed(0)} ms`,
      budget: `≤ ${BUDGET} ms`,
      holds: median(times) <= BUDGET,
    })),
  );
  const growth = exchanges.at(-1)! / exchanges[0]!;
  printFigures(`Main thread for a question and its reply, CPU ${SLOWER}× slower`, [
    ...LENGTHS.map((count, index) => ({
      what: `after ${count} messages`,
      figure: `${exchanges[index]!.toFixed(0)} ms`,
      budget: '',
    })),
    {
      what: 'growth',
      figure: `${growth.toFixed(2)} ×`,
      budget: `≤ ${MOST_GROWTH} ×`,
      holds: growth <= MOST_GROWTH,
    },
  ]);
  printFigures(
    `Tasks of the page longer than 50 ms in ${TROUBLE_SECONDS} s, where the server …`,
    troubles.map(({ what, times }) => ({
      what,
      figure: times.length === 0 ? '0' : times.map((time) => `${time.toFixed(0)} ms`).join(', '),
      budget: '0',
      holds: times.length === 0,
    })),
  );
}

/** Messages that are there before. */
const LENGTHS = [40, 500, 2000];
const MOST_GROWTH = 1.5;
/** So many that the few which are cheaper or dearer, as rows leave the page, count as often as they come. */
const EXCHANGES = 40;

/** Milliseconds of the main thread for a question and its reply, after `count` messages. */
async function exchange(context: BrowserContext, url: string, count: number): Promise<number> {
  const page = await context.newPage();
  await page.goto(`${url}/?${count}`);
  await page.locator('afterword-chat').waitFor({ state: 'attached' });
  await page.evaluate(async (messages) => {
    const chat = document.querySelector('afterword-chat')!;
    chat.reset();
    chat.responder = () => 'It is **on its way**, and comes on Monday.';
    const conversation = await chat.ready();
    for (let i = 0; i < messages; i++) {
      const content = `Message ${i} **with** some words in it, as people write them.`;
      conversation.message({ senderType: i % 2 ? 'ai' : 'customer', content });
    }
    chat.open();
  }, count);
  const field = page.locator('.composer textarea');
  await field.waitFor();
  await page.waitForTimeout(1500);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const before = await busy();
  for (let i = 0; i < EXCHANGES; i++) {
    await field.fill(`Where is it? ${i}`);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(150);
  }
  const spent = (await busy()) - before;
  await page.close();
  return spent / EXCHANGES;
}

/** Ways in which a server of events fails. */
const TROUBLES: Record<string, (route: Route) => Promise<void>> = {
  'is down': (route) => route.abort(),
  'answers rubbish': (route) => route.fulfill({ body: '<html>Sign in to the hotel' }),
  'answers 500': (route) => route.fulfill({ status: 500, body: 'oops' }),
  'never answers': () => new Promise(() => {}),
};

const TROUBLE_SECONDS = 3;

/** Milliseconds of each long task while a customer writes and nothing can be delivered. */
async function longTasks(
  context: BrowserContext,
  url: string,
  handle: (route: Route) => Promise<void>,
): Promise<number[]> {
  const page = await context.newPage();
  await page.route('**/api/v1/events', handle);
  await page.goto(`${url}/?trouble`);
  await page.locator('afterword-chat').waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    const chat = document.querySelector('afterword-chat')!;
    chat.responder = null;
    chat.reset();
    chat.open();
    await chat.ready();
  });
  await page.locator('.composer textarea').waitFor();
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  });
  for (const text of ['One', 'Two', 'Three']) {
    await page.locator('.composer textarea').fill(text);
    await page.keyboard.press('Enter');
  }
  await page.waitForTimeout(TROUBLE_SECONDS * 1000);
  const times = await page.evaluate(() => (window as unknown as { long: number[] }).long);
  await page.close();
  return times;
}

/** Event Timing of what `act` does: from the input to the frame that shows it, in steps of 8 ms. */
async function timed(page: Page, type: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((name) => {
    const seen = { longest: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.name === name) seen.longest = Math.max(seen.longest, entry.duration);
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  }, type);
  await act();
  await page.waitForTimeout(400);
  return page.evaluate(() => (window as unknown as { seen: { longest: number } }).seen.longest);
}
