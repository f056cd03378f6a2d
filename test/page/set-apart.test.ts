import { expect, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { eventMaker, SECRET, testServer } from '../server/harness.ts';
import { customer, makeAgent } from '../server/team.ts';
import { expectAccessible, newPage, useBrowser } from './harness.ts';

useBrowser();

const SHOTS = process.env['AFTERWORD_SHOTS'];

test('the inbox lists who was set apart beside the messages left, lets in, rejects, and shows more', async () => {
  const server = await testServer({
    assets: { browser: 'dist/browser', dashboard: 'dist/dashboard' },
    dispatching: { every: 1 << 30 },
    bounds: { suspect_escalations_per_address: 2 },
    now: Date.now,
  });
  await server.store.write((transaction) =>
    setOrganisation(transaction, 'default', { identitySecret: 'a secret that the site shares' }),
  );
  const ana = await makeAgent(server, 'Ana');
  const ask = async (id: string, words: string) => {
    const one = customer(server, id, { topic: 'returns', at: new Date().toISOString() });
    await one.say(words);
    await one.send(eventMaker(id)('identity.set', { customer_id: id, name: `Customer ${id}` }));
    await one.escalate();
    return one;
  };
  const left = await ask('kim', 'Where is my parcel?');
  await left.act({ type: 'leave_message', email: 'kim@home.example', content: 'Please write.' });
  await ask('lee', 'My lamp is broken, and I would like another one.');
  for (let i = 1; i <= 22; i++) await ask(`flood-${i}`, `Help me, ${i}`);

  const linked = await fetch(`${server.url}/api/v1/agents/${ana.id}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  const { url } = (await linked.json()) as AgentLinkResponse;
  const page = await newPage({ viewport: { width: 1280, height: 1600 } });
  await page.goto(new URL(url).href.replace(new URL(url).origin, server.url));
  const apart = page.getByRole('region', { name: 'Set apart, 22' });
  await apart.waitFor();
  await page.getByRole('region', { name: 'Messages left, 2' }).waitFor();
  expect(await page.getByText('No chats right now.').count()).toBe(0);
  // Nobody has proven who they are.
  const last = apart.locator('.row', { hasText: 'Help me, 22' });
  await last.getByText('“Customer flood-22”').waitFor();
  await expectAccessible(page);
  if (SHOTS) {
    for (const [size, width] of [
      ['desktop', 1280],
      ['phone', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${SHOTS}/set-apart-${size}-${colorScheme}.png` });
      }
    }
  }
  expect(await apart.locator('.row').count()).toBe(20);
  await apart.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => apart.locator('.row').count()).toBe(22);

  await last.getByRole('button', { name: 'Reject' }).click();
  const fewer = page.getByRole('region', { name: 'Set apart, 21' });
  await fewer.waitFor();
  await fewer
    .locator('.row', { hasText: 'Help me, 1' })
    .last()
    .getByRole('button', { name: 'Let in' })
    .click();
  await page.getByRole('region', { name: 'Set apart, 20' }).waitFor();
  await page
    .getByRole('region', { name: 'Messages left, 3' })
    .locator('.row', { hasText: 'Help me, 1' })
    .waitFor();

  await page.getByRole('button', { name: 'Let in all customers who were set apart' }).click();
  await page.getByRole('region', { name: 'Messages left, 23' }).waitFor();
  expect(await page.getByRole('region', { name: /^Set apart/ }).count()).toBe(0);
});
