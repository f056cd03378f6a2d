import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { openChat, type Site, startSite, useBrowser, write } from './harness.ts';

useBrowser();

/** A page with the element in it, which is defined after `script` has run. */
const pageOf = (url: string, script: string) =>
  `<!doctype html><html lang="en"><title>App</title><h1>App</h1>
   <afterword-chat publishable-key="${PUBLISHABLE}" endpoint="${url}"></afterword-chat>
   <script>const chat = document.querySelector('afterword-chat'); ${script}</script>
   <script type="module" src="${url}/afterword/element.js"></script>`;

async function open(script: string): Promise<[Site, Page]> {
  const site = await startSite(({ url }) => pageOf(url, script));
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  return [site, page];
}

test('a property that was set before the element is defined counts, and can be set again', async () => {
  const [, page] = await open(`chat.responder = () => 'From the page.';`);
  await write(page, 'Hello');
  await page.locator('.entry.ai', { hasText: 'From the page.' }).waitFor();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => 'From another.';
  });
  await write(page, 'Hello again');
  await page.locator('.entry.ai', { hasText: 'From another.' }).waitFor();
});

test.each([
  ['deleted', `delete chat.responder`],
  ['undefined', `chat.responder = undefined`],
])('a property that is %s is taken back: the attribute counts again', async (_, takeBack) => {
  const [site, page] = await open(`chat.responder = () => 'From the page.';`);
  await write(page, 'Hello');
  await page.locator('.entry.ai', { hasText: 'From the page.' }).waitFor();
  const asked: string[] = [];
  await page.route(`${site.url}/bot`, (route) => {
    asked.push(route.request().method());
    return route.fulfill({ body: 'From the attribute.' });
  });
  const properties = ['responder', 'redaction', 'sentiment', 'escalation'];
  const left = await page.evaluate(
    `'use strict'; (() => {
      const chat = document.querySelector('afterword-chat');
      chat.setAttribute('responder', '/bot');
      ${properties.map((name) => `chat.${name} = false; ${takeBack.replace('responder', name)};`).join('\n')}
      return ${JSON.stringify(properties)}.map((name) => typeof chat[name]);
    })()`,
  );
  expect(left).toEqual(properties.map(() => 'undefined'));
  await write(page, 'Hello again');
  await page.locator('.entry.ai', { hasText: 'From the attribute.' }).waitFor();
  expect(asked).toEqual(['POST']);
  // And it can be set again.
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => 'From another.';
  });
  await write(page, 'And again');
  await page.locator('.entry.ai', { hasText: 'From another.' }).waitFor();
});

const words = { redaction: 'off', sentiment: 'off', escalation: 'act' };
const each = (set: (name: string, word: string) => string) =>
  Object.entries(words)
    .map(([name, word]) => set(name, word))
    .join('');

test.each([
  ['an attribute', each((name, word) => `chat.setAttribute('${name}', '${word}');`)],
  ['a property', each((name, word) => `chat.${name} = '${word}';`)],
])('a word means the same as %s', async (_, script) => {
  const [site, page] = await open(`chat.responder = null; ${script}`);
  const sent: string[] = [];
  page.on('request', (request) => void sent.push(request.postData() ?? ''));
  await write(page, 'This is terrible, I want to talk to a human. ana@example.com');
  const { events } = await site.settled(({ escalated }) => escalated);
  expect(events.map(({ type }) => type)).not.toContain('sentiment.changed');
  expect(sent.join('\n')).toContain('ana@example.com');
});
