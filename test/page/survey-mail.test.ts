import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type {
  SurveyAnalyticsResponse,
  SurveyDetailResponse,
  SurveyListResponse,
} from '../../src/contract/index.ts';
import { freePort } from '../free-port.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { SECRET, testServer, type TestServer } from '../server/harness.ts';
import {
  endChat,
  expectAccessible,
  newPage,
  openChat,
  openDashboard,
  startHost,
  tag,
  tileOf,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const HOUR = 3_600_000;

/** The whole of it, with a mail server of its own and a clock that can be set. */
async function startLine(): Promise<{ server: TestServer; mail: MailServer }> {
  const mail = await startMailServer();
  const port = await freePort();
  const server = await testServer(
    {
      smtpUrl: mail.url,
      publicUrl: `http://127.0.0.1:${port}`,
      assets: { browser: 'dist/browser', dashboard: 'dist/dashboard' },
      sending: { every: 1 << 30 },
    },
    true,
    port,
  );
  // What is sent hours later is of today, by the dashboard's clock too.
  server.clock.now = Date.now() - 4 * HOUR;
  return { server, mail };
}

/** The links of the last mail, by rating. */
function linksOf(mail: MailServer): string[] {
  const { html = '' } = mail.received.at(-1)!.mail;
  const links = [...html.matchAll(/href="([^"]+rating=\d)"/g)].map(([, link]) =>
    link!.replaceAll('&amp;', '&'),
  );
  expect(links).toHaveLength(5);
  return links;
}

/** A conversation by the API, resolved, and its mail. */
async function mailedTo(
  { server, mail }: { server: TestServer; mail: MailServer },
  id: string,
  more: object = {},
): Promise<string[]> {
  const before = mail.received.length;
  await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: [],
    contact_email: `${id}@example.com`,
    status: 'resolved',
    resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
    ...more,
  });
  await server.app.sender.round();
  expect(mail.received).toHaveLength(before + 1);
  return linksOf(mail);
}

const surveyOf = async (server: TestServer) =>
  (await server.get<SurveyListResponse>('/api/v1/csat/surveys?channel=email')).data[0]!;

const heading = (page: Page) => page.locator('h1');

describe('the whole line', () => {
  test('a chat is resolved, its mail arrives, four stars are clicked, a line is added, the team sees it', async () => {
    const line = await startLine();
    const { server, mail } = line;
    const host = await startHost(
      () => `<!doctype html><html lang="en"><title>Shop</title><body>${tag(server)}</body></html>`,
    );
    const shop = await newPage();
    await shop.goto(host);
    await openChat(shop);
    await shop.evaluate(() => window.Afterword!.identify({ email: 'ana@example.com' }));
    await write(shop, 'Where is my parcel?');
    await shop.getByText('Where is my parcel?').waitFor();
    await endChat(shop);
    await expect
      .poll(async () => (await surveyOf(server))?.status, { timeout: 20_000 })
      .toBe('pending');
    await server.app.sender.round();
    expect(mail.received).toEqual([]);

    server.clock.now += 2 * HOUR + 60_000;
    await server.app.sender.round();
    expect(mail.received.map(({ to }) => to)).toEqual(['ana@example.com']);

    const survey = await newPage();
    await survey.goto(linksOf(mail)[3]!);
    await survey.getByRole('heading', { name: 'Thank you. Your rating is in.' }).waitFor();
    await survey.getByText('Your rating: 4 of 5, good').waitFor();
    expect(await surveyOf(server)).toMatchObject({ status: 'completed', rating: 4 });
    // The address of the page no longer says a rating, and other sites never hear of it.
    expect(survey.url()).not.toContain('rating');
    await survey.getByLabel('What did we do well?').fill('Found it at once.');
    await survey.getByRole('button', { name: 'Send comment' }).click();
    await survey.getByRole('heading', { name: 'Thank you for telling us.' }).waitFor();
    expect(await surveyOf(server)).toMatchObject({ rating: 4, feedback: 'Found it at once.' });

    const analytics = await server.get<SurveyAnalyticsResponse>(
      '/api/v1/csat/analytics?channel=email',
    );
    expect(analytics).toMatchObject({
      total_surveys_sent: 1,
      total_responses: 1,
      response_rate: 100,
      average_rating: 4,
      rating_distribution: { '1': 0, '2': 0, '3': 0, '4': 1, '5': 0 },
    });
    const dashboard = await openDashboard({ server });
    await dashboard.getByRole('link', { name: 'Surveys' }).click();
    await dashboard.getByRole('radio', { name: 'E-mail' }).check({ force: true });
    await expect
      .poll(() => tileOf(dashboard, 'Average rating of surveys').textContent())
      .toBe('4.0');
    await dashboard.locator('.comments').getByText('Found it at once.').waitFor();
    await dashboard.locator('.surveys').getByText('ana@example.com').waitFor();
    await expectAccessible(dashboard);
    await dashboard.locator('.comments').getByRole('link', { name: 'Conversation' }).click();
    await dashboard.getByText('Where is my parcel?').first().waitFor();
  });

  test('the same without script', async () => {
    const line = await startLine();
    const { server } = line;
    const links = await mailedTo(line, 'bo', { language: 'es' });
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto(links[1]!);
    expect(await surveyOf(server)).toMatchObject({ rating: null });
    await page.getByRole('radio', { name: '3 de 5' }).check({ force: true });
    await page.getByRole('textbox').fill('Así así');
    await page.getByRole('button', { name: 'Enviar valoración' }).click();
    await page.getByText('Su valoración: 3 de 5').waitFor();
    expect(await surveyOf(server)).toMatchObject({ rating: 3, feedback: 'Así así' });
  });

  test('the same by curl, as the document prints it', async () => {
    const line = await startLine();
    const { server } = line;
    const [, , , , five = ''] = await mailedTo(line, 'cy');
    const curl = async (...more: string[]) =>
      JSON.parse((await promisify(execFile)('curl', ['-s', ...more])).stdout) as unknown;
    expect(await curl(five)).toEqual({ success: true, rating: 5, feedback: null });
    const token = new URL(five).searchParams.get('token')!;
    expect(
      await curl(
        '-X',
        'POST',
        `${server.url}/api/v1/csat/${token}/submit`,
        '-H',
        'Content-Type: application/json',
        '-d',
        '{"rating": 4, "feedback": "Great support!"}',
      ),
    ).toEqual({ success: true, rating: 4, feedback: 'Great support!' });
    expect(await surveyOf(server)).toMatchObject({ rating: 4, feedback: 'Great support!' });
  });
});

describe('the page of a link', () => {
  test('by the keyboard alone; what is passed over is not sent', async () => {
    const line = await startLine();
    const links = await mailedTo(line, 'di');
    const page = await newPage();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.postData() ?? '');
    });
    await page.goto(links[0]!);
    await page.getByText('Your rating: 1 of 5').waitFor();
    await heading(page).getByText('Thank you').waitFor();
    await page.getByRole('radio', { name: '1 of 5' }).focus();
    for (const _ of [2, 3, 4]) await page.keyboard.press('ArrowRight');
    await page.getByText('Your rating: 4 of 5').waitFor();
    await expect.poll(async () => (await surveyOf(line.server)).rating).toBe(4);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Clear.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading(page).getByText('Thank you for telling us.').waitFor();
    expect(await heading(page).evaluate((h) => h === document.activeElement)).toBe(true);
    // On load, the touch of a key, the star where the keys rested, the comment.
    expect(sent.map((body) => (JSON.parse(body) as { rating: number }).rating)).toEqual([
      1, 1, 4, 4,
    ]);
  });

  test('the line is cut: it says so, and sends when it is back', async () => {
    const line = await startLine();
    const links = await mailedTo(line, 'ed');
    const page = await newPage();
    let isCut = true;
    await page.route('**/csat/rate', (route) => (isCut ? route.abort() : route.continue()));
    await page.goto(links[4]!);
    await page.getByText('Your rating could not be saved.').waitFor();
    expect(await surveyOf(line.server)).toMatchObject({ rating: null });
    isCut = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page).getByText('Thank you').waitFor();
    expect(await surveyOf(line.server)).toMatchObject({ rating: 5 });

    await page.context().setOffline(true);
    await page.getByRole('radio', { name: '2 of 5' }).check({ force: true });
    await page.getByText('Your rating could not be saved.').waitFor();
    await page.context().setOffline(false);
    await expect.poll(async () => (await surveyOf(line.server)).rating).toBe(2);
  });

  test('closed at once, the click still counts', async () => {
    const line = await startLine();
    const links = await mailedTo(line, 'fa');
    const page = await newPage();
    await page.goto(links[2]!, { waitUntil: 'commit' });
    await page.waitForRequest('**/csat/rate');
    await page.close();
    await expect.poll(async () => (await surveyOf(line.server)).rating).toBe(3);
  });

  test('what a machine seems to have clicked the customer confirms', async () => {
    const line = await startLine();
    const links = await mailedTo(line, 'gi');
    const scanner = await newPage();
    for (const link of links.slice(0, 4)) {
      await scanner.goto(link);
      await scanner.waitForLoadState('networkidle');
    }
    expect(await surveyOf(line.server)).toMatchObject({ rating: null });
    const page = await newPage();
    await page.goto(links[4]!);
    await page.getByRole('button', { name: 'Send rating' }).click();
    await heading(page).getByText('Thank you').waitFor();
    const survey = await surveyOf(line.server);
    expect(survey).toMatchObject({ rating: 5, status: 'completed' });
    const { data } = await line.server.get<SurveyDetailResponse>(
      `/api/v1/csat/surveys/${survey.id}`,
    );
    expect(data.answers.filter((one) => one.suspected_automation).length).toBe(5);
  });

  test('a reload rates nothing anew', async () => {
    const line = await startLine();
    const links = await mailedTo(line, 'ho');
    const page = await newPage();
    await page.goto(links[0]!);
    await heading(page).getByText('Thank you').waitFor();
    await page.getByRole('radio', { name: '5 of 5' }).check({ force: true });
    await expect.poll(async () => (await surveyOf(line.server)).rating).toBe(5);
    await page.waitForLoadState('networkidle');
    await page.reload();
    await page.getByText('Your rating: 5 of 5').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await surveyOf(line.server)).toMatchObject({ rating: 5 });
  });

  test.each([
    [320, 'light', 'en', {}],
    [390, 'dark', 'he', {}],
    [1280, 'light', 'de', { forcedColors: 'active' }],
  ] as const)(
    'at %i pixels, %s, in %s it has no fault that axe knows of, asks nobody else, and is small',
    async (width, colorScheme, language, more) => {
      const line = await startLine();
      const links = await mailedTo(line, 'io', { language });
      const page = await newPage({ viewport: { width, height: 640 }, colorScheme, ...more });
      const origins = new Set<string>();
      let bytes = 0;
      page.on('response', async (response) => {
        origins.add(new URL(response.url()).origin);
        const { responseBodySize } = await response.request().sizes();
        bytes += responseBodySize;
      });
      await page.goto(links[3]!);
      await page.locator('form.rated').waitFor();
      await page.waitForLoadState('networkidle');
      expect([...origins]).toEqual([line.server.url]);
      expect(bytes).toBeLessThan(15_000);
      expect(bytes).toBeGreaterThan(2_000);
      await expectAccessible(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.goto(links[3]!.replace(/token=../, 'token=xx'));
      await expectAccessible(page);
    },
  );

  test('no more mails: a button, not a link alone', async () => {
    const line = await startLine();
    await mailedTo(line, 'jo');
    const [, link = ''] = /href="([^"]+unsubscribe)"/.exec(line.mail.received[0]!.mail.html!)!;
    const page = await newPage();
    await page.goto(link);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stop surveys' }).click();
    await page.getByText('You will get no more surveys from us.').waitFor();
  });
});

describe('the team', () => {
  test('sees why machine clicks count for nothing, and sets how mails look', async () => {
    const line = await startLine();
    const { server } = line;
    const links = await mailedTo(line, 'ka');
    for (const link of links) await fetch(link);
    const page = await openDashboard({ server });
    await page.getByRole('link', { name: 'Surveys' }).click();
    await page.locator('.surveys').getByText('5 automated clicks').waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('security software').waitFor();
    await expect.poll(() => page.locator('.history li').count()).toBe(5);
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Hours until it is sent').fill('5');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Northwind');
    await page.getByLabel('Sender').fill('help@northwind.example.com');
    const form = page.locator('form.settings', { has: page.getByLabel('Sender') });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved.').waitFor();
    // Nothing runs in it, no test either: what it shows is asked for by itself.
    await expect
      .poll(() => page.locator('iframe').getAttribute('src'), { timeout: 10_000 })
      .toContain('version=1');
    const shown = await page.locator('iframe').getAttribute('src');
    const mail = await server.call(shown!, { headers: { 'x-api-key': SECRET } });
    expect(await mail.text()).toContain('Northwind');
    await expectAccessible(page);
    expect(await server.get('/api/v1/csat/config')).toMatchObject({
      survey_delay_hours: 5,
      brand_name: 'Northwind',
      sender: 'help@northwind.example.com',
      brand_color: null,
      logo_url: null,
    });
    await page.getByLabel('Send a test e-mail').fill('me@example.com');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The mail server accepted it for me@example.com.').waitFor();
    expect(line.mail.received.at(-1)).toMatchObject({
      to: 'me@example.com',
      from: 'help@northwind.example.com',
    });
  });

  test('what was held back is shown, and why', async () => {
    const { server } = await startLine();
    for (const [id, contact_email] of [
      ['c1', 'not an address'],
      ['c2', 'ana@example.com'],
    ]) {
      const response = await server.post('/api/v1/conversations', {
        conversation_id: id,
        platform: 'custom',
        messages: [],
        contact_email,
        status: 'resolved',
        resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
      });
      expect(response.status).toBe(201);
    }
    await server.app.sender.round();
    const page = await openDashboard({ server });
    await page.getByRole('link', { name: 'Surveys' }).click();
    await page
      .getByText('1 because it is not an e-mail address. To see them', { exact: false })
      .waitFor();
    await page
      .getByRole('region', { name: 'All surveys' })
      .locator('select')
      .selectOption('flag:held');
    await expect.poll(() => page.locator('.surveys > li').count()).toBe(1);
    expect(await page.locator('.surveys > li').textContent()).toContain(
      'Cancelled, it is not an e-mail address',
    );
    await expectAccessible(page);
  });
});
