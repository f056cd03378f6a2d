import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFailed, test } from 'vitest';
import { z } from 'zod';
import {
  type AgentLinkResponse,
  type ListedAgent,
  reportedAgent,
  reportedChange,
  reportedChat,
  reportedChatParticipant,
  reportedPhoto,
  reportedStatusSpan,
} from '../../src/contract/index.ts';
import { freshPostgres } from '../server/database.ts';
import { SECRET } from '../server/harness.ts';
import { ended, startProcess } from '../server/process.ts';
import { makeAgent } from '../server/team.ts';
import {
  chatIsBack,
  expectAccessible,
  newPage,
  openChat,
  openDashboard,
  type Site,
  SHOTS,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

/** The inbox of an agent in a browser of their own, signed in by a link. */
async function openInbox(site: Site, agentId: number, status = 'Available'): Promise<Page> {
  const linked = await fetch(`${site.server.url}/api/v1/agents/${agentId}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  const { url } = (await linked.json()) as AgentLinkResponse;
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.getByLabel('Your status').selectOption(status);
  await expect.poll(() => page.locator('.me .muted').textContent()).not.toContain('connecting');
  return page;
}

async function openShop(site: Site): Promise<Page> {
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  return page;
}

const KNOWLEDGE = 'demo/knowledge.md';

const shop = (running?: Site['server']) =>
  startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
    { knowledge: KNOWLEDGE },
    running,
  );

const said = (page: Page) => page.locator('.log .said .bubble');
const reply = async (page: Page, text: string) => {
  await page.getByLabel('Reply').fill(text);
  await page.keyboard.press('Enter');
};

/** All records of a reporting list. */
async function reported<T>(site: Site, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const authorization = `Basic ${btoa(`default:${SECRET}`)}`;
  const response = await fetch(`${site.server.url}/manager/api/v1${path}?per=500`, {
    headers: { authorization },
  });
  return z.array(schema).parse(await response.json());
}

async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: null });
}

interface Play {
  site: Site;
  home: Page;
  anas: Page;
  bens: Page;
  ana: ListedAgent;
  ben: ListedAgent;
  /** Called between one thing and the next, `POINTS` times. */
  point?: () => void;
}

/** A customer, an agent who is free and one who is busy, each at a browser of their own. */
async function castOf(site: Site): Promise<Omit<Play, 'site' | 'point'>> {
  const ana = await makeAgent(site.server, 'Ana', { chat_limit: 2, avatar_url: PICTURE });
  const ben = await makeAgent(site.server, 'Ben', { last_name: 'Okoro', avatar_url: NO_PICTURE });
  const home = await openShop(site);
  await home.route(PICTURE, (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }),
  );
  return {
    home,
    anas: await openInbox(site, ana.id),
    bens: await openInbox(site, ben.id, 'Busy'),
    ana,
    ben,
  };
}

const PICTURE = 'https://pictures.example/ana.svg';
const NO_PICTURE = 'https://pictures.example/not-there.png';

/** How often a play calls `point`. */
const POINTS = 16;

/**
 * AI, queue, agent, photos, note, transfer, conference, end, wrap-up, rating; then every resource shows it, and its
 * durations are those of what was recorded.
 */
async function play({ site, home, anas, bens, ana, ben, point }: Play): Promise<void> {
  const isCalm = point === undefined;
  const calmly = (work: () => Promise<unknown>) => (isCalm ? work() : undefined);
  let points = 0;
  const next = () => {
    points++;
    point?.();
  };
  /** Does something for what it brings; what a broken line swallowed is done again, as a person would. */
  const until = async (brought: Locator, act: () => Promise<unknown>): Promise<void> => {
    if (isCalm) await act();
    else
      while (!(await brought.isVisible())) {
        await act().catch(() => {});
        await brought.waitFor({ timeout: 4_000 }).catch(() => {});
      }
    await brought.waitFor();
  };

  await home.evaluate(() => window.Afterword!.identify({ name: 'Kim', email: 'kim@example.com' }));
  await write(home, 'Where is my parcel?');
  // The whole of the AI's answer.
  await home.locator('.helpful').waitFor();
  next();
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await home.getByText('You are next.').waitFor();
  await shoot(home, 'widget-queue');

  // Offered, with a sound and a number in the title; taken by the keyboard.
  await anas.locator('.offer').getByText('Kim').waitFor();
  await expect.poll(() => anas.title()).toBe('(1) Inbox – Afterword');
  await shoot(anas, 'inbox-offer');
  await calmly(() => expectAccessible(anas));
  next();
  await until(anas.getByLabel('Reply'), () => anas.keyboard.press('Alt+KeyA'));
  await home.getByText('Ana is here.').waitFor();
  await calmly(() => home.locator('.person-here img').waitFor());
  expect(await said(anas).first().textContent()).toBe('Where is my parcel?');

  // Both talk; typing and seen go both ways; the AI is silent.
  next();
  await reply(anas, 'I look into it.');
  await home.locator('.entry.human_agent', { hasText: 'I look into it.' }).waitFor();
  expect(await home.locator('.entry.human_agent .by').first().textContent()).toContain('Ana');
  await anas.getByText(/^Seen /).waitFor();
  next();
  await home.locator('.composer textarea').pressSequentially('Than');
  await calmly(() => anas.getByText('Kim is typing').waitFor());
  await home.locator('.composer textarea').pressSequentially('k you');
  await home.keyboard.press('Enter');
  await said(anas).filter({ hasText: 'Thank you' }).waitFor();
  await home.getByText('Seen', { exact: true }).waitFor();
  await calmly(async () => {
    await anas.getByLabel('Reply').pressSequentially('One');
    await home.getByText('Ana is typing').waitFor();
    await shoot(home, 'widget-person');
    await anas.getByLabel('Reply').fill('');
  });

  // A photo from the customer, one from the agent.
  next();
  const photo = Buffer.from(
    await home.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = 40;
      canvas.height = 20;
      return canvas.toDataURL('image/png').split(',')[1]!;
    }),
    'base64',
  );
  const file = { name: 'parcel.png', mimeType: 'image/png', buffer: photo };
  await home.locator('.composer input[type=file]').setInputFiles(file);
  await home.getByRole('button', { name: 'Send', exact: true }).click();
  await anas.locator('.log .files img').first().waitFor();
  next();
  await until(said(anas).filter({ hasText: 'label.png' }), () =>
    anas.locator('.reply input[type=file]').setInputFiles({ ...file, name: 'label.png' }),
  );
  await home.locator('.entry.human_agent .attached img').waitFor();

  // A note for the team, and on to Ben, who is busy but there.
  next();
  await anas.getByRole('button', { name: 'Note', exact: true }).click();
  await anas.getByLabel('Note for the team').fill('Third parcel that got lost');
  await until(anas.locator('.happened.note', { hasText: 'Third parcel' }), () =>
    anas.keyboard.press('Enter'),
  );
  next();
  await anas.getByRole('button', { name: 'Transfer' }).click();
  const dialog = anas.getByRole('dialog', { name: 'Transfer to' });
  await dialog.getByLabel('To', { exact: true }).selectOption(`agent ${ben.id}`);
  await dialog.getByLabel('Note').fill('Knows the carrier');
  await until(bens.locator('.offer').getByText('Transferred to you'), () =>
    dialog.getByRole('button', { name: 'Transfer' }).click({ timeout: 2_000 }),
  );
  next();
  await until(bens.getByText('Knows the carrier'), () =>
    bens.getByRole('button', { name: 'Take chat' }).click({ timeout: 2_000 }),
  );
  await bens.getByText('Third parcel that got lost').waitFor();
  await home.locator('.head', { hasText: 'Ben' }).waitFor();
  next();
  await reply(bens, 'Hello, I am Ben.');
  await home.locator('.entry.human_agent', { hasText: 'I am Ben.' }).waitFor();

  // Ana comes in again, and both talk.
  next();
  await bens.getByRole('button', { name: 'Invite' }).click();
  const invite = bens.getByRole('dialog', { name: 'Invite' });
  await invite.getByLabel('To', { exact: true }).selectOption(`agent ${ana.id}`);
  await until(anas.getByRole('button', { name: 'Take chat' }), () =>
    invite.getByRole('button', { name: 'Invite' }).click({ timeout: 2_000 }),
  );
  next();
  await until(home.locator('.head', { hasText: 'Ben and Ana' }), () =>
    anas.getByRole('button', { name: 'Take chat' }).click({ timeout: 2_000 }),
  );
  next();
  await reply(anas, 'It is found.');
  await said(bens).filter({ hasText: 'It is found.' }).waitFor();
  await calmly(async () => {
    await shoot(bens, 'inbox-chat');
    await bens.setViewportSize({ width: 390, height: 800 });
    await shoot(bens, 'inbox-chat-phone');
    await expectAccessible(bens);
    await bens.setViewportSize({ width: 1280, height: 800 });
  });

  // The end: the customer rates, Ben wraps up.
  next();
  if (await invite.isVisible()) await bens.keyboard.press('Escape');
  await bens.getByRole('button', { name: 'End', exact: true }).click();
  await until(home.getByRole('heading', { name: 'How was this conversation?' }), () =>
    bens.getByRole('button', { name: 'End chat' }).click({ timeout: 2_000 }),
  );
  next();
  await home.getByRole('radio').nth(3).click();
  await bens.getByText('How did it go?').waitFor();
  await shoot(bens, 'inbox-wrap-up');
  if (await bens.getByRole('dialog').isVisible()) await bens.keyboard.press('Escape');
  await bens.getByLabel('Topic').fill('Lost parcel');
  next();
  await until(bens.getByText('This chat is closed.'), () =>
    bens.getByRole('button', { name: 'Done' }).click({ timeout: 2_000 }),
  );
  expect(points).toBe(POINTS);

  const record = await site.settled(({ csat_score }) => csat_score === 4);
  expect(record).toMatchObject({ status: 'resolved', topic: 'Lost parcel', ai_handled: false });
  const words = record.messages.map(({ content }) => content);
  // Once each, in order, whoever told of it.
  expect(words.slice(2)).toEqual([
    'I look into it.',
    'Thank you',
    'parcel.png',
    'label.png',
    'Hello, I am Ben.',
    'It is found.',
  ]);

  // Every resource shows it, and the durations are those of what was recorded.
  const [chat] = await reported(site, '/chats', reportedChat);
  expect(chat).toMatchObject({
    status: 'finished',
    finish_reason: 'ended_by_agent',
    rating: 4,
    message_count: 6,
    transfers: [{ status: 'transferred', from_agent: { id: ana.id }, to_agent: { id: ben.id } }],
    end_user: { identifier: 'kim@example.com' },
  });
  const seconds = (from: string | null, to: string | null) =>
    Math.round((Date.parse(to!) - Date.parse(from!)) / 1000);
  expect(chat!.queue_duration).toBe(seconds(chat!.queued_at, chat!.assigned_at));
  expect(chat!.chat_duration).toBe(seconds(chat!.assigned_at, chat!.ends_at));
  expect(chat!.photos).toHaveLength(2);
  expect(await reported(site, '/photos', reportedPhoto)).toHaveLength(2);
  const participants = await reported(site, '/chat_participants', reportedChatParticipant);
  expect(participants.map(({ agent_id }) => agent_id)).toEqual([null, ana.id, ben.id, ana.id]);
  expect(chat!.segments.conference_time).toBeGreaterThanOrEqual(0);
  const agents = await reported(site, '/agents', reportedAgent);
  expect(agents.map(({ chat_count }) => chat_count)).toEqual([1, 1]);
  const spans = await reported(site, '/agent_status_history', reportedStatusSpan);
  expect(spans.findLast(({ agent }) => agent.id === ben.id)!.status.name).toBe('Busy');
  const changes = await reported(site, '/changed_details', reportedChange);
  expect(changes.filter(({ field }) => field === 'agent_id').map((one) => one.new_value)).toEqual(
    expect.arrayContaining([ana.id, ben.id]),
  );
}

test('AI, queue, agent, photo, transfer, conference, end, wrap-up, rating, reports: played on both sides', async () => {
  const site = await shop();
  const cast = await castOf(site);
  await play({ site, ...cast });

  const team = await openDashboard(site);
  await team.getByRole('link', { name: 'Agents' }).click();
  await team.getByRole('radio', { name: 'Agent' }).check();
  const row = team.locator('tr', { hasText: 'Ben Okoro' }).last();
  await expect.poll(() => row.textContent()).toContain('4.0');
  await expectAccessible(team);
  await shoot(team, 'people');
  await team.setViewportSize({ width: 390, height: 800 });
  await shoot(team, 'people-phone');
});

test('the same with lines cut at ten points, the node killed and PostgreSQL restarted: it ends the same', async () => {
  const postgres = await freshPostgres({ isDurable: true });
  const start = (port = 0) =>
    startProcess(postgres.url(), { port, flags: ['--knowledge', KNOWLEDGE] });
  const node = await start();
  const site = await shop(node);
  const cast = await castOf(site);
  const pages = [cast.home, cast.anas, cast.bens];
  const shuffled = Array.from({ length: POINTS }, (_, i) => i)
    .map((point) => [Math.random(), point] as const)
    .sort(([a], [b]) => a - b)
    .map(([, point]) => point);
  const [killed, restarted, ...rest] = shuffled;
  const cuts = new Map(
    rest.slice(0, 10).map((at) => [at, { page: at % 3, wait: Math.round(Math.random() * 2_000) }]),
  );
  onTestFailed(() => console.log({ killed, restarted, cuts }));
  let { child } = node;
  const troubles: Promise<unknown>[] = [];
  let points = 0;

  async function trouble(at: number): Promise<void> {
    if (at === killed) {
      child.kill('SIGKILL');
      await ended(child);
      const port = Number(new URL(site.server.url).port);
      ({ child } = await start(port));
    }
    if (at === restarted) await postgres.restart();
    const cut = cuts.get(at);
    if (!cut) return;
    const context = pages[cut.page]!.context();
    await context.setOffline(true);
    await sleep(cut.wait);
    await context.setOffline(false);
  }

  await play({ site, ...cast, point: () => troubles.push(trouble(points++)) });
  await Promise.all(troubles);
});

test('nobody there: a message is left with an address; back to the assistant, it answers again', async () => {
  const site = await shop();
  await makeAgent(site.server, 'Ana');
  const home = await openShop(site);
  await write(home, 'Hello');
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await home.getByText('Nobody is here right now.').waitFor();
  await shoot(home, 'widget-away');
  await expectAccessible(home, { include: 'afterword-chat' });
  await home.getByRole('button', { name: 'Back to the assistant' }).click();
  await write(home, 'How long is a promo code valid?');
  await home.locator('.entry.ai .bubble', { hasText: 'gift cards.' }).waitFor();
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await home.locator('.leave').getByLabel('E-mail').fill('kim@example.com');
  await home.locator('.leave').getByLabel('Write a message').fill('Please call me back.');
  await home.getByRole('button', { name: 'Leave the message' }).click();
  // Nobody is there, and no mail server is set: nobody has been told.
  const saved = home.getByText('Your message is saved, and the reply goes to kim@example.com.');
  await saved.waitFor();
  const record = await site.settled(({ contact_email }) => contact_email !== null);
  expect(record.messages.at(-1)).toMatchObject({
    content: 'Please call me back.',
    reply_to: 'kim@example.com',
  });
  await write(home, 'Thank you!');
  await saved.waitFor({ state: 'detached' });
  await home.reload();
  await chatIsBack(home);
  const mine = home.locator('.entry.customer .bubble', { hasText: 'Please call me back.' });
  await mine.waitFor();
  const after = await site.settled(({ messages }) =>
    messages.some(({ content }) => content === 'Thank you!'),
  );
  // The page's message and the one that was left are the same.
  const same = after.messages.filter(({ content }) => content === 'Please call me back.');
  expect([same.length, await mine.count()]).toEqual([1, 1]);
});

test('somebody comes while the customer fills in the form: the queue, and the text as the draft', async () => {
  const site = await shop();
  const ana = await makeAgent(site.server, 'Ana');
  const home = await openShop(site);
  await write(home, 'Hello');
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await home.locator('.leave').getByLabel('Write a message').fill('Please call me back.');
  const inbox = await openInbox(site, ana.id);
  await home.locator('.leave').waitFor({ state: 'detached' });
  await home.getByText('You are next.').waitFor();
  const field = home.locator('.composer textarea');
  expect(await field.inputValue()).toBe('Please call me back.');
  await inbox.locator('.offer').waitFor();
  await inbox.keyboard.press('Alt+KeyA');
  await home.getByText('Ana is here.').waitFor();
  await field.press('Enter');
  await home.locator('.entry.customer .bubble', { hasText: 'Please call me back.' }).waitFor();
  await site.settled(({ messages }) => messages.at(-1)?.content === 'Please call me back.');
});

test('the lines of both are cut again and again: nothing is lost, nothing comes twice', async () => {
  const site = await shop();
  const ana = await makeAgent(site.server, 'Ana');
  const anas = await openInbox(site, ana.id);
  const home = await openShop(site);
  await write(home, 'Hello');
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await anas.getByRole('button', { name: 'Take chat' }).click();
  await home.getByText('Ana is here.').waitFor();
  const pages = [home, anas];
  for (let i = 0; i < 10; i++) {
    const cut = pages[i % 2]!.context();
    await cut.setOffline(true);
    await write(home, `customer ${i}`);
    await reply(anas, `agent ${i}`);
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 700));
    await cut.setOffline(false);
  }
  const expected = Array.from({ length: 10 }, (_, i) => i);
  const of = (texts: string[], who: string) =>
    texts.filter((text) => text.startsWith(who)).map((text) => Number(text.split(' ')[1]));
  const texts = async (page: Page) =>
    (await page.locator('.bubble').allTextContents()).map((text) => text.trim());
  for (const page of pages) {
    for (const who of ['customer', 'agent']) {
      await expect
        .poll(async () => of(await texts(page), who).toSorted((a, b) => a - b), { timeout: 60_000 })
        .toEqual(expected);
    }
  }
  // What one side wrote is in its order for both.
  for (const page of pages) expect(of(await texts(page), 'customer')).toEqual(expected);
  await expect
    .poll(
      async () => {
        const record = await site.settled(() => true);
        const all = record.messages.map(({ content }) => content);
        return [of(all, 'customer'), of(all, 'agent').toSorted((a, b) => a - b)];
      },
      { timeout: 60_000 },
    )
    .toEqual([expected, expected]);
  await home.keyboard.press('Escape');
  await home.reload();
  await home.locator('.launcher').waitFor();
  await reply(anas, 'agent 10');
  await expect.poll(() => home.locator('.launcher .badge').textContent()).toBe('1');
});

test('a late answer hides nothing that came since; a line that was refused is opened again', async () => {
  const site = await shop();
  const ana = await makeAgent(site.server, 'Ana');
  const anas = await openInbox(site, ana.id);
  const home = await openShop(site);
  await write(home, 'Hello');
  await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  await anas.getByRole('button', { name: 'Take chat' }).click();
  await home.getByText('Ana is here.').waitFor();
  await anas.getByLabel('Reply').waitFor();

  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  await anas.route('**/api/v1/inbox/chats/*', async (route) => {
    const response = await route.fetch();
    if (asked++ === 0) await held;
    await route.fulfill({ response });
  });
  await write(home, 'One');
  await expect.poll(() => asked).toBe(1);
  await reply(anas, 'Two');
  await said(anas).filter({ hasText: 'Two' }).waitFor();
  const late = anas.waitForResponse('**/api/v1/inbox/chats/*');
  release();
  await (await late).finished();
  // A later answer may only confirm what is shown.
  await anas.waitForTimeout(100);
  expect((await said(anas).allTextContents()).slice(-2)).toEqual(['One', 'Two']);

  await anas.unroute('**/api/v1/inbox/chats/*');
  let refused = 0;
  await anas.route('**/api/v1/inbox/stream*', (route) =>
    refused++ < 2 ? route.fulfill({ status: 503, json: {} }) : route.continue(),
  );
  await anas.reload();
  await said(anas).filter({ hasText: 'Two' }).waitFor();
  await expect.poll(() => refused).toBe(3);
  await write(home, 'Three');
  await said(anas).filter({ hasText: 'Three' }).waitFor();
});

test('muted, the inbox makes no sound; it stays so, and is said to a screen reader', async () => {
  const site = await shop();
  const ana = await makeAgent(site.server, 'Ana', { chat_limit: 5 });
  const anas = await openInbox(site, ana.id);
  await anas.context().addInitScript(() => {
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      document.documentElement.dataset['notes'] =
        `${Number(document.documentElement.dataset['notes'] ?? 0) + 1}`;
      return make.call(this);
    };
  });
  const notes = () => anas.evaluate(() => Number(document.documentElement.dataset['notes'] ?? 0));
  const offers = anas.locator('.offer');
  const ask = async () => {
    const home = await openShop(site);
    await write(home, 'Hello');
    await home.getByRole('button', { name: 'Talk to a person' }).first().click();
  };
  const mute = anas.getByRole('button', { name: 'Mute', exact: true });
  const connected = () =>
    expect.poll(() => anas.locator('.me .muted').textContent()).not.toContain('connecting');

  await anas.reload();
  await connected();
  expect(await mute.getAttribute('aria-pressed')).toBe('false');
  // A browser plays no sound on a page on which nobody has done anything.
  await anas.locator('.me strong').click();
  await ask();
  await expect.poll(() => offers.count()).toBe(1);
  await expect.poll(notes).toBe(2);

  await mute.focus();
  await anas.keyboard.press('Space');
  expect(await mute.getAttribute('aria-pressed')).toBe('true');
  await expectAccessible(anas);
  await ask();
  await expect.poll(() => offers.count()).toBe(2);
  await anas.waitForTimeout(300);
  expect(await notes()).toBe(2);

  // Another tab of the same browser is as silent, and so is this one after a reload.
  const other = await anas.context().newPage();
  await other.goto(anas.url());
  const otherMute = other.getByRole('button', { name: 'Mute', exact: true });
  expect(await otherMute.getAttribute('aria-pressed')).toBe('true');
  await otherMute.click();
  await expect.poll(() => mute.getAttribute('aria-pressed')).toBe('false');
  await otherMute.click();
  await expect.poll(() => mute.getAttribute('aria-pressed')).toBe('true');
  await other.close();
  await anas.reload();
  await connected();
  expect(await mute.getAttribute('aria-pressed')).toBe('true');
  await ask();
  await expect.poll(() => offers.count()).toBe(3);
  await anas.waitForTimeout(300);
  expect(await notes()).toBe(0);
  await mute.click();
  await ask();
  await expect.poll(() => offers.count()).toBe(4);
  await expect.poll(notes).toBe(2);
});

test('agents see what they may; a link works once; settings add agents and teams', async () => {
  const site = await shop();
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('New team').click();
  const team = page.locator('.new', { hasText: 'New team' });
  await team.getByLabel('Name').fill('Returns');
  await team.getByLabel('Topics, separated').fill('returns, refunds');
  await team.getByLabel('Hours').fill('mon 9-17');
  await team.getByRole('button', { name: 'Add' }).click();
  await page.getByText('"mon 9-17" is not like').waitFor();
  await team.getByLabel('Hours').fill('mon 09:00-12:00 13:00-17:00');
  await team.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('heading', { name: 'Returns' }).waitFor();
  await page.getByText('New agent').click();
  const agent = page.locator('.new', { hasText: 'New agent' });
  await agent.getByLabel('E-mail address').fill('ana@example.com');
  await agent.getByLabel('First name').fill('Ana');
  await agent.getByLabel('Returns').check();
  await agent.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Sign-in link for Ana' }).click();
  const url = (await page.locator('.made code').textContent())!;
  await expectAccessible(page);
  await shoot(page, 'settings-people');

  const anas = await newPage();
  await anas.goto(url);
  await anas.getByText('Nobody is waiting').waitFor();
  expect(new URL(anas.url()).hash).toBe('');
  expect(await anas.locator('.rail nav a').allTextContents()).toEqual([
    'Inbox',
    'Conversations',
    'Articles',
    'Your account',
  ]);
  const again = await newPage();
  await again.goto(url);
  await again.getByText('This link was already used').waitFor();
  await page.getByRole('button', { name: 'Remove Ana' }).click();
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await page.getByText('No agents yet').waitFor();
  await anas.reload();
  await anas.getByRole('heading', { name: 'Sign in to Afterword' }).waitFor();
});
