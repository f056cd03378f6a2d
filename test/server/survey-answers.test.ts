// @postgres-in-the-long-run: who may rate, how often and by what means is decided before anything is stored.
import { rollupKinds } from '../../src/server/features.ts';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  RatedResponse,
  SurveyAnalyticsResponse,
  SurveyDetailResponse,
  SurveyListResponse,
} from '../../src/contract/index.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { findConversation } from '../../src/server/conversations/store/conversations.ts';
import { findSurvey } from '../../src/server/surveys/store/surveys.ts';
import { runs } from './database.ts';
import { errorOf, SECRET, testServer, type TestServer } from './harness.ts';
import { mailed } from './mailed.ts';

const DAY = 24 * 3_600_000;

/** As a mail program's browser asks for a page. */
const BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0',
  'sec-fetch-mode': 'navigate',
};

const surveyOf = async (server: TestServer, query = '') =>
  (await server.get<SurveyListResponse>(`/api/v1/csat/surveys?channel=email${query}`)).data[0]!;

const submit = (server: TestServer, token: string, body: unknown) =>
  server.post(`/api/v1/csat/${token}/submit`, body);

const csatOf = async (server: TestServer, id = 'c1') =>
  (await findConversation(server.store.query, 'default', id))!;

describe('a link', () => {
  test('followed by a program rates at once, and the conversation is told', async () => {
    const server = await testServer();
    const { rate } = await mailed(server);
    const response = await server.call(rate(4));
    expect(response.status).toBe(200);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('ratelimit-limit')).toBe('30');
    expect(await response.json()).toEqual({ success: true, rating: 4, feedback: null });
    expect(await surveyOf(server)).toMatchObject({ status: 'completed', rating: 4 });
    expect((await csatOf(server)).csatScore).toBe(4);
    expect(await server.get('/api/v1/csat/analytics')).toMatchObject({
      total_surveys_sent: 1,
      total_responses: 1,
      response_rate: 100,
    } satisfies Partial<SurveyAnalyticsResponse>);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });

  test('a comment is masked in the language of the conversation', async () => {
    const server = await testServer();
    const { token } = await mailed(server, { language: 'nl' });
    await submit(server, token, { rating: 4, feedback: '111222333' });
    expect(await surveyOf(server)).toMatchObject({ feedback: '[national_id]' });
  });

  test('opened by a browser is a page, and rates nothing by itself', async () => {
    const server = await testServer();
    const { rate } = await mailed(server, { language: 'de' });
    const response = await server.call(rate(2), { headers: BROWSER });
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('<html lang="de"');
    expect(page).toMatch(/value="2"[^>]*checked/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await surveyOf(server)).toMatchObject({ status: 'sent', rating: null });
  });

  test.each<[string, RequestInit]>([
    ['HEAD', { method: 'HEAD' }],
    ['Sec-Purpose', { headers: { 'sec-purpose': 'prefetch' } }],
    ['Purpose', { headers: { purpose: 'prefetch;prerender' } }],
    ['X-Moz', { headers: { 'x-moz': 'prefetch' } }],
    ['HEAD of a browser', { method: 'HEAD', headers: BROWSER }],
  ])('looked at ahead (%s) rates nothing', async (_, init) => {
    const server = await testServer();
    const { rate } = await mailed(server);
    expect((await server.call(rate(5), init)).status).toBe(200);
    expect(await surveyOf(server)).toMatchObject({ status: 'sent', rating: null });
  });

  test('the page that opened rates on load, and its comment and change count', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    const loaded = await server.post('/api/v1/csat/rate', { token, rating: 4 });
    expect(await loaded.json()).toEqual({ success: true, rating: 4, feedback: null });
    await submit(server, token, { rating: 4, feedback: 'Quick, thanks!' });
    await submit(server, token, { rating: 5 });
    expect(await surveyOf(server)).toMatchObject({ rating: 5, feedback: 'Quick, thanks!' });
    expect(await csatOf(server)).toMatchObject({ csatScore: 5, feedback: 'Quick, thanks!' });
  });

  test('a form without script is taken, and leads to a page that says so', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    const sent = await server.call(`/api/v1/csat/${token}/submit`, {
      method: 'POST',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ rating: '3', feedback: 'So\r\nso' }),
      redirect: 'manual',
    });
    expect(sent.status).toBe(303);
    const page = await server.call(sent.headers.get('location')!, { headers: BROWSER });
    expect(await page.text()).toContain('Thank you for telling us.');
    expect(await surveyOf(server)).toMatchObject({ rating: 3, feedback: 'So\nso' });
  });
});

describe('bad input', () => {
  test.each(['0', '6', '4.5', 'five', '', '-1', '1e0', '٤', ' 4', '4,5'])(
    'a rating of "%s" is 422, and nothing is stored',
    async (rating) => {
      const server = await testServer();
      const { token } = await mailed(server);
      const query = new URLSearchParams({ token, rating });
      const response = await server.call(`/api/v1/csat/rate?${query}`);
      expect(response.status).toBe(422);
      expect((await errorOf(response)).issues).toMatchObject([{ path: 'rating' }]);
      const page = await server.call(`/api/v1/csat/rate?${query}`, { headers: BROWSER });
      expect([page.status, page.headers.get('content-type')]).toEqual([
        422,
        'text/html; charset=UTF-8',
      ]);
      expect(await surveyOf(server)).toMatchObject({ status: 'sent', rating: null });
    },
  );

  test.each([0, 6, 4.5, 'five', '4', null, undefined, true, [4]])(
    'a body with the rating %j is 422, and nothing is stored',
    async (rating) => {
      const server = await testServer();
      const { token } = await mailed(server);
      for (const response of [
        await submit(server, token, { rating, feedback: 'x' }),
        await server.post('/api/v1/csat/rate', { token, rating }),
      ]) {
        expect(response.status).toBe(422);
      }
      expect(await surveyOf(server)).toMatchObject({ status: 'sent', feedback: null });
    },
  );

  test('a missing rating, a token that is none, cut off, or altered', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    expect((await server.call(`/api/v1/csat/rate?token=${token}`)).status).toBe(422);
    const first = token.startsWith('A') ? 'B' : 'A';
    const wrong = [
      '',
      'x',
      token.slice(0, -1),
      `${token}A`,
      first + token.slice(1),
      randomBytes(32).toString('base64url'),
      "' or 1=1 --",
      '\0',
      '../../keys',
    ];
    for (const one of wrong) {
      const query = new URLSearchParams({ token: one, rating: '5' });
      expect((await server.call(`/api/v1/csat/rate?${query}`)).status, one).toBe(404);
      const page = await server.call(`/api/v1/csat/rate?${query}`, { headers: BROWSER });
      expect([page.status, await page.text()]).toEqual([
        404,
        expect.stringContaining('This link does not work') as string,
      ]);
      expect((await server.post('/api/v1/csat/rate', { token: one, rating: 5 })).status).toBe(404);
    }
    for (const one of ['x', token.slice(0, -1), first + token.slice(1)]) {
      expect((await submit(server, one, { rating: 5 })).status).toBe(404);
      expect((await server.call(`/api/v1/csat/${one}`)).status).toBe(404);
      expect((await server.call(`/api/v1/csat/${one}/unsubscribe`)).status).toBe(404);
    }
    expect(await surveyOf(server)).toMatchObject({ rating: null });
  });

  test('the token of another survey rates that one alone', async () => {
    const server = await testServer();
    const one = await mailed(server, { conversation_id: 'c1' });
    const two = await mailed(server, {
      conversation_id: 'c2',
      contact_email: 'bo@example.com',
    });
    expect(one.token).not.toBe(two.token);
    await submit(server, one.token, { rating: 1 });
    expect(await csatOf(server, 'c2')).toMatchObject({ csatScore: null });
    expect(await csatOf(server, 'c1')).toMatchObject({ csatScore: 1 });
  });

  test('after its time it is 410, whatever was answered before', async () => {
    const server = await testServer();
    const { token, rate } = await mailed(server);
    await submit(server, token, { rating: 5 });
    server.clock.now += 7 * DAY + 1000;
    for (const response of [
      await server.call(rate(1)),
      await server.call(rate(1), { headers: BROWSER }),
      await submit(server, token, { rating: 1 }),
      await server.post('/api/v1/csat/rate', { token, rating: 1 }),
      await server.call(`/api/v1/csat/${token}`),
    ]) {
      expect(response.status).toBe(410);
    }
    expect(await surveyOf(server)).toMatchObject({ status: 'completed', rating: 5 });
  });

  test('of an erased customer it is 410', async () => {
    const server = await testServer();
    const { token } = await mailed(server, { customer_id: 'u' });
    await submit(server, token, { rating: 2, feedback: 'My name is Jo' });
    await server.call('/api/v1/customers/u', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect((await submit(server, token, { rating: 1, feedback: 'Jo again' })).status).toBe(410);
    const survey = await surveyOf(server);
    expect(survey).toMatchObject({ rating: 2, feedback: null, contact_email: null });
    const detail = await server.get<SurveyDetailResponse>(`/api/v1/csat/surveys/${survey.id}`);
    expect(JSON.stringify(detail)).not.toContain('Jo');
  });

  test('a comment of 1 MB is 413, one of 5,001 characters 422, one of 5,000 is kept', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    const comment = (text: string) => submit(server, token, { rating: 4, feedback: text });
    expect((await comment('x'.repeat(1_000_000))).status).toBe(413);
    expect((await comment('x'.repeat(5001))).status).toBe(422);
    expect((await surveyOf(server)).feedback).toBeNull();
    const faces = '😀'.repeat(2500);
    expect((await comment(faces)).status).toBe(200);
    expect((await surveyOf(server)).feedback).toBe(faces);
    const form = await server.call(`/api/v1/csat/${token}/submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ rating: '4', feedback: '😁'.repeat(2500) }),
      redirect: 'manual',
    });
    expect(form.status).toBe(303);
    expect((await surveyOf(server)).feedback).toBe('😁'.repeat(2500));
  });

  test('a comment is masked, as messages are', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    await submit(server, token, { rating: 1, feedback: 'My card is 4111 1111 1111 1111' });
    expect((await surveyOf(server)).feedback).not.toContain('4111');
  });

  test('any comment stays text on the page, whatever is written in it', async () => {
    const server = await testServer({ trustedProxies: 1 });
    let address = 0;
    const { token } = await mailed(server);
    const html = fc
      .array(
        fc.constantFrom(
          '</textarea>',
          '<script>alert(1)</script>',
          '"',
          "'",
          '<img src=x onerror=alert(1)>',
          '&lt;',
          '<!--',
          '${1}',
          'ok',
        ),
        { minLength: 1, maxLength: 5 },
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(html, async (feedback) => {
        server.clock.now += 61_000;
        const headers = { 'x-forwarded-for': `10.0.${address >> 8}.${address++ & 255}` };
        const { path } = await mailed(server, {
          conversation_id: `html-${address}`,
          contact_email: `html-${address}@example.com`,
        });
        const taken = await server.post(`${path}/submit`, { rating: 4, feedback }, headers);
        expect(taken.status).toBe(200);
        const page = await (
          await server.call(path, { headers: { ...BROWSER, ...headers } })
        ).text();
        const [, written = ''] = /<textarea[^>]*>\n?([^]*?)<\/textarea/.exec(page)!;
        expect(written).not.toMatch(/[<"]/);
        expect(page.match(/<script/g)).toHaveLength(1);
        expect(page).not.toContain('<img');
      }),
      { numRuns: 15 },
    );
    expect(token).toHaveLength(43);
  });

  test('of 1,000 clicks on one token thirty a minute are taken, and the history stays short', async () => {
    const server = await testServer({ trustedProxies: 2 });
    const { rate } = await mailed(server);
    const statuses = await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        const response = await server.call(rate(5), {
          headers: { 'x-forwarded-for': `10.1.${i >> 8}.${i & 255}, 10.0.0.1` },
        });
        await response.arrayBuffer();
        if (response.status === 429) {
          expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        }
        return response.status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(970);
    const { id, rating } = await surveyOf(server);
    expect(rating).toBe(5);
    const detail = await server.get<SurveyDetailResponse>(`/api/v1/csat/surveys/${id}`);
    expect(detail.data.answers.length).toBeLessThanOrEqual(30);
  });

  test('ten submits a minute of a token, in whatever language', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      statuses.push((await submit(server, token, { rating: 3 })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    const page = await server.call(`/api/v1/csat/${token}/submit`, {
      method: 'POST',
      headers: { ...BROWSER, 'accept-language': 'fr-CA,fr;q=0.9' },
    });
    expect(page.status).toBe(429);
    expect(await page.text()).toContain('trop de demandes');
  });

  test('a clock that goes back keeps the later answer', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    await submit(server, token, { rating: 2 });
    server.clock.now -= 60_000;
    await submit(server, token, { rating: 4 });
    expect(await surveyOf(server)).toMatchObject({ rating: 4 });
  });
});

/** Gives each name an address of its own. */
function addresses(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const number = known.size;
    const address = known.get(name) ?? `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    known.set(name, address);
    return address;
  };
}

describe('machines', () => {
  test('all five links in both orders, before and after the real click', async () => {
    const server = await testServer({ trustedProxies: 1 });
    const addressOf = addresses();
    const from = (name: string, more = {}) => ({
      headers: { 'x-forwarded-for': addressOf(name), ...more },
    });
    for (const order of [
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
    ]) {
      for (const real of [null, 'before', 'after'] as const) {
        const id = `${order[0]}-${real}`;
        const { rate, token } = await mailed(server, {
          conversation_id: id,
          contact_email: `${id}@example.com`,
        });
        const click = () =>
          server.post(
            '/api/v1/csat/rate',
            { token, rating: 4 },
            { 'x-forwarded-for': addressOf(`h-${id}`) },
          );
        if (real === 'before') await click();
        for (const rating of order) {
          await server.call(rate(rating), from(`s-${id}`));
          await server.call(rate(rating), from(`s-${id}`, BROWSER));
          server.clock.now += 300;
        }
        if (real === 'after') await click();
        const { csatScore } = await csatOf(server, id);
        expect([id, csatScore]).toEqual([id, real === null ? null : 4]);
      }
    }
    const { data } = await server.get<SurveyListResponse>('/api/v1/csat/surveys?flag=suspected');
    expect(data).toHaveLength(6);
    expect(data.every(({ suspected_automation }) => suspected_automation === 5)).toBe(true);
    const detail = await server.get<SurveyDetailResponse>(`/api/v1/csat/surveys/${data[0]!.id}`);
    expect(detail.data.answers.filter((one) => one.suspected_automation)).toHaveLength(5);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });

  test('a scanner that runs scripts counts for nothing, and a touch of the page stands', async () => {
    const server = await testServer();
    const { token } = await mailed(server);
    const load = async (rating: number) =>
      (await (await server.post('/api/v1/csat/rate', { token, rating })).json()) as RatedResponse;
    expect((await load(1)).rating).toBe(1);
    expect((await load(2)).rating).toBeNull();
    expect((await csatOf(server)).csatScore).toBeNull();
    await submit(server, token, { rating: 5 });
    expect((await load(3)).rating).toBe(5);
    expect((await csatOf(server)).csatScore).toBe(5);
  });

  test('over 1,000 mails a scanner leaves no rating, and 1,000 real clicks all count', async () => {
    const many = runs({ sample: 40, long: 1000 });
    const server = await testServer({ trustedProxies: 1 });
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const shuffled = () =>
      [1, 2, 3, 4, 5]
        .map((rating) => ({ rating, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ rating }) => rating);

    /** Follows all links from one address, with and without the looks of a browser. */
    const addressOf = addresses();
    async function scan(rate: (rating: number) => string, name: string): Promise<void> {
      const looks = random();
      for (const rating of shuffled()) {
        const isBrowser = looks < 0.3 ? true : looks < 0.6 ? false : random() < 0.5;
        const response = await server.call(rate(rating), {
          headers: { 'x-forwarded-for': addressOf(name), ...(isBrowser ? BROWSER : {}) },
        });
        expect(response.status).toBe(200);
        await response.arrayBuffer();
      }
    }

    const expected = new Map<string, number>();
    for (let i = 0; i < 2 * many; i++) {
      const id = `m${i}`;
      const isReal = i % 2 === 1;
      const { rate, token } = await mailed(server, {
        conversation_id: id,
        contact_email: `${id}@example.com`,
      });
      const rating = 1 + Math.floor(random() * 5);
      const click = async () => {
        const headers = { 'x-forwarded-for': addressOf(`c${i}`) };
        await server.call(rate(rating), { headers: { ...BROWSER, ...headers } });
        await server.post('/api/v1/csat/rate', { token, rating }, headers);
      };
      // Half of those who answer have a scanner before their mailbox too.
      const isScanned = !isReal || random() < 0.5;
      const isFirst = random() < 0.5;
      if (isReal && isFirst) await click();
      if (isScanned) await scan(rate, `s${i}`);
      if (isReal && !isFirst) await click();
      if (isReal) expected.set(id, rating);
      server.clock.now += 500;
    }
    const counted = await server.get<SurveyAnalyticsResponse>('/api/v1/csat/analytics');
    expect(counted.total_surveys_sent).toBe(2 * many);
    const wrong: string[] = [];
    for (let i = 0; i < 2 * many; i++) {
      const { csatScore } = await csatOf(server, `m${i}`);
      if (csatScore !== (expected.get(`m${i}`) ?? null)) wrong.push(`m${i}: ${csatScore}`);
    }
    expect(wrong).toEqual([]);
    expect(counted.total_responses).toBe(many);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });
});

describe('unsubscribing', () => {
  test('one click of a mail program, or a button on a page; a link alone does nothing', async () => {
    const server = await testServer();
    const { path } = await mailed(server);
    const looked = await server.call(`${path}/unsubscribe`, { headers: BROWSER });
    expect(await looked.text()).toContain('method="post"');
    const again = () =>
      mailed(server, { conversation_id: `next-${server.clock.now}` }).then(
        ({ survey }) => survey,
        (error: Error) => error.message,
      );
    server.clock.now += 8 * DAY;
    expect(await again()).toMatchObject({ status: 'sent' });
    const oneClick = await server.call(`${path}/unsubscribe`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(oneClick.status).toBe(200);
    server.clock.now += 8 * DAY;
    expect(await again()).toBe('cancelled: unsubscribed');
  });
});

test('what is kept of a token is its hash, and of an address too', async () => {
  const server = await testServer();
  const { token, survey } = await mailed(server);
  const kept = await findSurvey(server.store.query, 'default', survey.surveyId);
  expect(kept!.tokenHash).toMatch(/^[0-9a-f]{64}$/);
  const contacts = await server.store.query.selectFrom('contact').selectAll().execute();
  expect(JSON.stringify([kept, contacts])).not.toContain(token);
  expect(JSON.stringify(contacts)).not.toContain('example.com');
});
