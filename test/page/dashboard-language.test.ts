import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { SECRET } from '../server/harness.ts';
import { makeAgent } from '../server/team.ts';
import { expectAccessible, newPage, startSite, useBrowser } from './harness.ts';

useBrowser();

/** A new sign-in link of an agent. */
async function linkFor(server: { url: string }): Promise<string> {
  const { id } = await makeAgent(server, 'Ana');
  const response = await fetch(`${server.url}/api/v1/agents/${id}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  return ((await response.json()) as AgentLinkResponse).url;
}

/** The files of languages that the page has loaded. */
function languagesOf(page: Page): string[] {
  const loaded: string[] = [];
  page.on('request', (request) => {
    const file = /\/assets\/(de|en)-[^/]+\.js$/.exec(request.url());
    if (file) loaded.push(file[1]!);
  });
  return loaded;
}

const langOf = (page: Page) => page.evaluate(() => document.documentElement.lang);

test('a German browser gets German from the first word, and loads no other language', async () => {
  const { server } = await startSite(() => '');
  const url = await linkFor(server);
  const page = await newPage({ locale: 'de-DE' });
  const loaded = languagesOf(page);
  // All that ever stands on the page.
  await page.addInitScript(() => {
    const seen: string[] = ((window as { seen?: string[] }).seen = []);
    new MutationObserver(() => seen.push(document.body?.innerText ?? '')).observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  await page.goto(`${server.url}/dashboard/`);
  await page.getByRole('heading', { name: 'Bei Afterword anmelden' }).waitFor();
  await expectAccessible(page);
  // The link differs from this address after the # alone.
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByText('Niemand wartet').waitFor();
  expect(await page.title()).toBe('Posteingang – Afterword');
  expect(await langOf(page)).toBe('de');
  const seen = await page.evaluate(() => (window as { seen?: string[] }).seen!.join('\n'));
  expect(seen).toContain('Posteingang');
  expect(seen).not.toMatch(/Inbox|Sign|waiting|Loading/);
  expect(new Set(loaded)).toEqual(new Set(['de']));
});

test('an agent chooses a language, which this browser keeps', async () => {
  const { server } = await startSite(() => '');
  const page = await newPage({ locale: 'de-DE' });
  await page.goto(await linkFor(server));
  await page.getByRole('link', { name: 'Ihr Konto' }).click();
  await page.getByLabel('Die Sprache des Dashboards').selectOption('English');
  // Everywhere, without a reload.
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  expect(await page.title()).toBe('Your account – Afterword');
  expect(await langOf(page)).toBe('en');
  await page.getByRole('link', { name: 'Inbox' }).waitFor();

  const loaded = languagesOf(page);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  expect(loaded).toEqual(['en']);
  await page.getByLabel('The language of the dashboard').selectOption('As the browser: Deutsch');
  await page.getByRole('heading', { level: 1, name: 'Ihr Konto' }).waitFor();
  await expectAccessible(page);
});

test('a language that does not come is not used, and the agent is told', async () => {
  const { server } = await startSite(() => '');
  const page = await newPage();
  await page.goto(await linkFor(server));
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.route('**/assets/de-*.js', (route) => route.abort());
  const choice = page.getByLabel('The language of the dashboard');
  await choice.selectOption('Deutsch');
  await page.getByRole('alert').getByText('This language could not be loaded.').waitFor();
  expect(await choice.inputValue()).toBe('');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();

  await page.route('**/assets/en-*.js', (route) => route.abort());
  await page.reload();
  await page.getByText('The dashboard could not be loaded. Reload the page.').waitFor();
});

test('a refusal is said in German, with the server’s own sentence', async () => {
  const { server } = await startSite(() => '');
  const page = await newPage({ locale: 'de-DE' });
  await page.goto(`${server.url}/dashboard/`);
  await page.getByLabel('Geheimer Schlüssel').fill('amo_wrong');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  const alert = page.getByRole('alert');
  await alert.getByText(/^Sie sind nicht angemeldet.* Der Server meldet: „\w.*“$/).waitFor();
});
