import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openChat, openDashboard, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

async function openShop(attributes = '', lang = 'en') {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${lang}"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );
  const page = await site.newPage();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(site.url);
  await openChat(page);
  return { site, page, loaded };
}

/** The bot says what the page wants it to. */
const answerWith = (page: Page, text: string, confidence?: number) =>
  page.evaluate(
    ([answer, sure]) => {
      document.querySelector('afterword-chat')!.responder = () => ({
        text: answer as string,
        ...(sure === undefined ? {} : { ai_confidence_score: sure as number }),
      });
    },
    [text, confidence] as const,
  );

const offer = (page: Page) =>
  page.locator('.log').getByRole('button', { name: /Talk to a person|Falar com uma pessoa/ });

describe('sentiment', () => {
  test('is loaded after the first message, and told of each', async () => {
    const { site, page, loaded } = await openShop();
    await answerWith(page, 'Sorry, I cannot find that.');
    expect(loaded.filter((path) => /later\/(?:insight|sentiment)/.test(path))).toEqual([]);
    await write(page, 'Where is my parcel?');
    await page.locator('.entry', { hasText: 'cannot find' }).waitFor();
    await write(page, 'This is useless, I already told you!');
    const record = await site.settled(({ sentiment }) => sentiment === 'frustrated');
    const moods = record.messages
      .filter(({ sender_type }) => sender_type === 'customer')
      .map(({ sentiment }) => sentiment);
    expect(moods).toEqual(['neutral', 'frustrated']);
    const told = record.events.filter(({ type }) => type === 'sentiment.changed');
    expect(told.map(({ data }) => (data as { message: object }).message)).toEqual([
      expect.objectContaining({ sentiment: 'neutral' }),
      expect.objectContaining({ sentiment: 'frustrated' }),
    ]);

    const dashboard = await openDashboard(site);
    await dashboard.goto(`${site.server.url}/dashboard/conversations/${record.conversation_id}`);
    await dashboard.locator('.transcript .mark.frustrated').waitFor();
  });

  test('is read with the words of the language that the customer writes', async () => {
    const { site, page, loaded } = await openShop();
    await answerWith(page, 'Hm.');
    await write(page, 'Das ist eine Frechheit, ich bin sehr enttäuscht!');
    const record = await site.settled(({ sentiment }) => sentiment !== null);
    expect(record.sentiment).toBe('negative');
    const words = loaded.filter((path) => /\/later\/[a-z]{2}-.*\.js$/.test(path));
    expect(words.filter((path) => !path.includes('/later/en-'))).toEqual([
      expect.stringContaining('/later/de-'),
    ]);
  });

  test('is read without the words of escalation where that is off', async () => {
    const { site, page, loaded } = await openShop('data-escalation="off"');
    await answerWith(page, 'Hello');
    await write(page, 'I love this');
    await site.settled(({ sentiment }) => sentiment === 'positive');
    expect(loaded.filter((path) => /later\/(?:detector|care)/.test(path))).toEqual([]);
  });

  test.each(['insight', 'sentiment', 'readers', 'detector', 'de'])(
    'is read in order once "%s" can be loaded, and no sign is lost',
    async (name) => {
      const site = await startSite(
        (server) =>
          `<!doctype html><html lang="de"><title>Shop</title><h1>Shop</h1>${tag(server, 'data-escalation="act"')}`,
      );
      const page = await site.newPage();
      let isAway = false;
      let failures = 0;
      await page.route(`**/later/${name}-*`, (route) => {
        if (!isAway) return route.continue();
        failures++;
        return route.abort();
      });
      await page.goto(site.url);
      await openChat(page);
      await answerWith(page, 'Hm.');
      isAway = true;
      await write(page, 'Sie hören von meinem Anwalt');
      await write(page, 'Vielen Dank, alles wunderbar!');
      await site.settled(({ message_count }) => message_count >= 3);
      await expect.poll(() => failures).toBeGreaterThan(0);
      isAway = false;
      const record = await site.settled(
        ({ events }) => events.filter(({ type }) => type === 'sentiment.changed').length === 2,
      );
      expect(record).toMatchObject({
        sentiment: expect.stringMatching(/positive|neutral/),
        escalation_reason: 'sensitive_topic',
      });
      const read = record.events.filter(({ type }) => type === 'sentiment.changed');
      const customers = record.messages.filter(({ sender_type }) => sender_type === 'customer');
      expect(
        read.map(({ data }) => (data as { message: { message_id: string } }).message.message_id),
      ).toEqual(customers.map(({ message_id }) => message_id));
    },
  );

  test('a reader of the site that throws keeps no sign from being found', async () => {
    const site = await startSite(
      (server) =>
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, 'data-escalation="act"')}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.locator('.launcher').waitFor();
    await page.evaluate(() => {
      const chat = document.querySelector('afterword-chat')!;
      chat.responder = null;
      chat.sentiment = () => {
        throw new Error('of the site');
      };
    });
    await openChat(page);
    await write(page, 'You will hear from my lawyer');
    const record = await site.settled(({ escalated }) => escalated);
    expect(record).toMatchObject({ escalation_reason: 'sensitive_topic', sentiment: null });
  });

  test('off, nothing is loaded for it', async () => {
    const { site, page, loaded } = await openShop('data-sentiment="off" data-escalation="off"');
    await answerWith(page, 'Hello');
    await write(page, 'I love this');
    await site.settled(({ message_count }) => message_count === 2);
    await page.waitForTimeout(500);
    expect(loaded.filter((path) => /later\/(?:insight|sentiment)/.test(path))).toEqual([]);
  });
});

describe('a sign that a person is needed', () => {
  test('offers one, and counts only when the customer takes it', async () => {
    const { site, page } = await openShop();
    await answerWith(page, 'You can track it.');
    await write(page, 'I want to speak to a real person');
    await offer(page).waitFor();
    const offered = await site.settled(({ events }) =>
      events.some(({ type }) => type === 'conversation.escalated'),
    );
    expect(offered.escalated).toBe(false);
    await offer(page).click();
    const record = await site.settled(({ escalated }) => escalated);
    expect(record.escalation_reason).toBe('customer_requested_human');
    expect(await offer(page).count()).toBe(0);
  });

  test('in answers: unsure twice in a row', async () => {
    const { site, page } = await openShop();
    await answerWith(page, 'Maybe so.', 0.2);
    for (const text of ['Is it blue?', 'And how long is it?']) {
      await write(page, text);
      await page.locator('.entry.ai', { hasText: 'Maybe so.' }).last().waitFor();
    }
    await offer(page).click();
    expect((await site.settled(({ escalated }) => escalated)).escalation_reason).toBe('ai_unsure');
  });

  test('acts at once where the site wants it', async () => {
    const { site, page } = await openShop('data-escalation="act"');
    await answerWith(page, 'Hm.');
    await write(page, 'You will hear from my lawyer');
    const record = await site.settled(({ escalated }) => escalated);
    expect(record.escalation_reason).toBe('sensitive_topic');
    const { data } = record.events.find(({ type }) => type === 'conversation.escalated')!;
    expect(data).toEqual({ reason: 'sensitive_topic', detected: true, trigger: 'lawyer' });
  });

  test('is found in the language of the page', async () => {
    const { page, loaded } = await openShop('', 'pt-BR');
    await answerWith(page, 'Ok.');
    await write(page, 'Quero falar com um atendente');
    await offer(page).waitFor();
    // The texts of later parts stand in for those that a language lacks; they come with the care for a customer.
    const words = loaded.filter((path) => /\/later\/[a-z]{2}-(?!later)/.test(path));
    expect(words.filter((path) => !path.includes('/later/pt-'))).toEqual([]);
    // What the chat says, what the survey says, what a customer says, how it sounds, and what is masked.
    expect(words).toHaveLength(5);
  });
});
