import { describe, expect, test } from 'vitest';
import type { AgentLinkResponse, KeyResponse, Scope } from '../../src/contract/index.ts';
import { SECRET } from '../server/harness.ts';
import { makeAgent } from '../server/team.ts';
import { expectAccessible, newPage, openDashboard, startSite, useBrowser } from './harness.ts';

useBrowser();

const site = () => startSite(() => '');

const post = async <T>(url: string, path: string, body: object = {}) => {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
};

describe('the pages of the dashboard', () => {
  test('each has an address, a title and a heading of its own', async () => {
    const { server } = await site();
    const page = await openDashboard({ server });
    const names = await page.locator('.rail nav a').allTextContents();
    expect(names).toContain('Settings');
    const seen = new Set<string>();
    for (const name of names) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      expect(await page.title()).toBe(`${name} – Afterword`);
      expect(await page.locator('.rail nav [aria-current]').textContent()).toBe(name);
      seen.add(page.url());
      await page.reload();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
    expect(seen.size).toBe(names.length);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Secret key').waitFor();
    expect(await page.title()).toBe('Afterword');
  });

  test('a figure has one name, and a name one definition, on all pages', async () => {
    const { server } = await site();
    // One conversation of each kind, so that every figure is shown.
    for (const [id, rating] of [
      ['a', 5],
      ['b', 1],
    ] as const) {
      await post(server.url, '/conversations', {
        conversation_id: id,
        platform: 'custom',
        topic: 'returns',
        escalated: rating === 1,
        csat_score: rating,
        resolved: true,
        messages: [
          { sender_type: 'customer', content: 'How do I return shoes?' },
          { sender_type: 'ai', content: 'I do not know.' },
        ],
      });
    }
    await makeAgent(server, 'Ana');
    const page = await openDashboard({ server });
    const definitions = new Map<string, Set<string>>();
    for (const name of await page.locator('.rail nav a').allTextContents()) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      const found = await page.locator('details.how').evaluateAll((all) =>
        all.flatMap((how): [string, string][] => {
          const terms = [...how.querySelectorAll('dt')];
          if (terms.length > 0) {
            return terms.map((dt) => [dt.textContent!, dt.nextElementSibling!.textContent!]);
          }
          return [
            [
              how.querySelector('.unseen')!.textContent!.replace(': ', ''),
              how.querySelector('p')!.firstChild!.textContent!.trim(),
            ],
          ];
        }),
      );
      for (const [figure, definition] of found) {
        definitions.set(figure, (definitions.get(figure) ?? new Set()).add(definition));
      }
    }
    expect([...definitions.keys()]).toEqual(
      expect.arrayContaining(['CSAT', 'CSAT of surveys', 'Average rating of surveys']),
    );
    expect([...definitions].filter(([, all]) => all.size > 1)).toEqual([]);
  });

  test('who may not see one is told so, begins with another, and nothing is asked for it', async () => {
    const { server } = await site();
    const scopes: Scope[] = ['conversations:read', 'csat:read'];
    const { key } = await post<KeyResponse>(server.url, '/keys', {
      name: 'some',
      kind: 'secret',
      scopes,
    });
    const page = await newPage();
    await page.goto(`${server.url}/dashboard/`);
    await page.getByLabel('Secret key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByText('All conversations').waitFor();
    expect(await page.locator('.rail nav a').allTextContents()).toEqual([
      'Conversations',
      'Surveys',
      'Articles',
    ]);
    expect(await page.title()).toBe('Conversations – Afterword');

    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(response.url());
    });
    await page.goto(`${server.url}/dashboard/settings`);
    await page.getByText('You have no access to this page').waitFor();
    await expectAccessible(page);
    await page.goto(`${server.url}/dashboard/nothing-here`);
    await page.getByText('Page not found').waitFor();
    await page.getByRole('link', { name: 'Go to the first page' }).click();
    await page.getByText('All conversations').waitFor();
    expect(refused).toEqual([]);
  });

  test('an agent begins with the inbox, and comes back to it', async () => {
    const { server } = await site();
    const { id } = await makeAgent(server, 'Ana');
    const { url } = await post<AgentLinkResponse>(server.url, `/agents/${id}/link`);
    const page = await newPage();
    await page.goto(url);
    await page.getByText('Nobody is waiting').waitFor();
    await page.goto(`${server.url}/dashboard/`);
    await page.getByText('Nobody is waiting').waitFor();
    expect(await page.title()).toBe('Inbox – Afterword');
  });

  test('a page whose file does not come says so, and comes with a reload', async () => {
    const { server } = await site();
    const page = await newPage();
    await page.route('**/assets/settings-*.js', (route) => route.abort());
    await page.goto(`${server.url}/dashboard/`);
    await page.getByLabel('Secret key').fill(SECRET);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('This page could not be loaded').waitFor();
    await page.unroute('**/assets/settings-*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });
});
