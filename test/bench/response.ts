import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../page/launch.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 7;
const SLOWER = 4;
const MESSAGES = 500;
const BUDGET = 50;

/** From key or click to the next frame, with a long conversation in the panel. */
export async function benchResponse(): Promise<void> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<!doctype html><html lang="en"><title>Page</title><body><h1>Page</h1><script async src="/afterword.js" data-key="amo_pub_bench"></script>',
      );
      return;
    }
    response.setHeader('content-type', 'text/javascript');
    try {
      response.end(readFileSync(`dist/browser${path.replace(/^\/afterword\//, '/')}`));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
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
  await browser.close();
  server.close();

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
