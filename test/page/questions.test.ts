import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SECRET, testServer } from '../server/harness.ts';
import { expectAccessible, newPage, shoot, tileOf, useBrowser } from './harness.ts';
import { DAY, loadMonth, type Made, type MadeChat, NOW, UNANSWERED } from './lead-month.ts';

useBrowser();

/** The most clicks that an answer may take. A choice in a list of options counts as one. */
const MOST_CLICKS = 3;

const TODAY = NOW - (NOW % DAY);
const MONDAY = TODAY - 3 * DAY;
const within = (from: number, to: number) => (one: { at: number }) => one.at >= from && one.at < to;
const last = (days: number) => within(TODAY - (days - 1) * DAY, NOW);

const share = (part: number, whole: number) => `${((part * 100) / whole).toFixed(1)}%`;
const usd = (cents: number) =>
  (cents / 100).toLocaleString('en', { style: 'currency', currency: 'USD' });
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
const words = (term: string) => term.charAt(0).toUpperCase() + term.slice(1);

/** Both kinds of conversation, with what figures are counted from. */
type Counted = Pick<Made, 'at' | 'topic' | 'platform' | 'rating'> & Partial<Made>;
const asCounted = (chat: MadeChat): Counted => ({ ...chat, platform: 'sdk', escalated: true });

const csatOf = (all: readonly Counted[]) => {
  const ratings = all.flatMap(({ rating }) => rating ?? []);
  return ratings.length === 0
    ? null
    : (ratings.filter((one) => one > 3).length * 100) / ratings.length;
};

/** The groups by a value, in the order of a number, the lowest first. */
const ranked = <T, K>(
  all: readonly T[],
  keyOf: (one: T) => K,
  rank: (own: readonly T[], key: K) => number | null,
) =>
  [...Map.groupBy(all, keyOf)]
    .map(([key, own]) => ({ key, own, rank: rank(own, key) }))
    .filter((one) => one.rank !== null)
    .sort((a, b) => a.rank! - b.rank! || b.own.length - a.own.length);

/** A lead at the dashboard, whose clicks are counted. */
function leadAt(page: Page, url: string) {
  let clicks = 0;
  const lead = {
    page,
    clicks: () => clicks,
    async start() {
      await page.goto(`${url}/dashboard/`);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      clicks = 0;
    },
    async click(on: Locator) {
      clicks++;
      await on.click();
    },
    async choose(select: string, label: string) {
      clicks++;
      await page.getByLabel(select, { exact: true }).selectOption({ label });
    },
    open: (name: string) =>
      lead.click(page.getByRole('navigation').getByRole('link', { name, exact: true })),
    /** Of a group of radio buttons. */
    pick: (legend: string, name: string) =>
      lead.click(
        page
          .getByRole('group', { name: legend, exact: true })
          .locator('label', { has: page.getByText(name, { exact: true }) }),
      ),
    press: (name: string) => lead.click(page.getByRole('button', { name, exact: true })),
    total: () => page.locator('.total').textContent(),
    /** The rows of a table as the texts of their cells. */
    rows: (table: string) =>
      page
        .getByLabel(table, { exact: true })
        .locator('tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) => [...row.children].map((cell) => cell.textContent!.trim())),
        ),
  };
  return lead;
}
type Lead = ReturnType<typeof leadAt>;

interface Question {
  question: string;
  clicks: (lead: Lead) => Promise<void>;
  /** The answer that stands on the page then. */
  read: (lead: Lead) => Promise<unknown>;
  expected: unknown;
}

/** @param made what was sent, of which all numbers are counted again here */
function questionsOf({ conversations, chats }: Awaited<ReturnType<typeof loadMonth>>): Question[] {
  const all: Counted[] = [...conversations, ...chats.map(asCounted)];
  const yesterday = within(TODAY - DAY, TODAY);
  const lastWeek = within(MONDAY - 7 * DAY, MONDAY);
  const weekBefore = within(MONDAY - 14 * DAY, MONDAY - 7 * DAY);
  const byBot = conversations.filter(({ bot }) => bot !== null);
  const resolvedByBot = (own: readonly Made[]) =>
    own.filter((one) => one.isResolved && !one.escalated).length;
  const week = all.filter(last(7));
  const start = TODAY - 6 * DAY;
  const before = all.filter(within(start - 7 * DAY, NOW - 7 * DAY));
  const worse = ranked(
    week,
    ({ topic }) => topic,
    (own, topic) => {
      const then = csatOf(before.filter((one) => one.topic === topic));
      const now = csatOf(own);
      return then === null || now === null ? null : now - then;
    },
  )[0]!;
  const lowest = ranked(
    all.filter(last(30)).filter(({ language }) => language),
    ({ language }) => language,
    csatOf,
  )[0]!;
  const most = (of: readonly Counted[], keyOf: (one: Counted) => string) =>
    ranked(of, keyOf, (own) => -own.length)[0]!;
  const hours = most(all.filter(yesterday), ({ at }) => String(Math.floor((at % DAY) / 3_600_000)));
  const platform = most(all.filter(last(30)), (one) => one.platform);
  const team = most(chats.map(asCounted), ({ topic }) => topic);
  const month = conversations.filter(last(30));
  const anas = chats.filter(({ agent }) => agent === 'Ana').flatMap(({ rating }) => rating ?? []);
  const onesOnBilling = byBot
    .filter(within(NOW - DAY, NOW))
    .filter(({ topic, rating }) => topic === 'billing' && rating === 1);
  const escalatedYesterday = all.filter(yesterday).filter(({ escalated }) => escalated);
  const noBot = all.filter(last(30)).filter((one) => !one.bot);

  const isTicket = (one: Counted) => one.platform === 'zendesk' || one.platform === 'freshdesk';

  const first = async (lead: Lead) => (await lead.rows('Breakdown'))[0];
  return [
    {
      question: 'Which topic got worse since last week?',
      clicks: async (lead) => {
        await lead.pick('Time range', '7 days');
        await lead.choose('Sort by', 'CSAT fell most');
      },
      read: async (lead) => {
        const [topic, , csat] = (await first(lead)) ?? [];
        return [topic, /(?<=down )[\d.]+/.exec(csat ?? '')?.[0]];
      },
      expected: [words(worse.key), (-worse.rank!).toFixed(1)],
    },
    {
      question: 'Show me the 1-star chats about billing that the bot handled',
      clicks: async (lead) => {
        await lead.click(
          lead.page.locator('.breakdown').getByRole('link', { name: 'Billing', exact: true }),
        );
        await lead.choose('Rating', '1 star');
        await lead.choose('Handled by', 'AI');
      },
      read: (lead) => lead.total(),
      expected: String(onesOnBilling.length),
    },
    {
      question: 'How many chats were escalated yesterday?',
      clicks: async (lead) => {
        await lead.pick('Time range', 'Custom dates');
        await lead.press('Yesterday');
        await lead.click(tileOf(lead.page, 'Escalated'));
      },
      read: (lead) => lead.total(),
      expected: String(escalatedYesterday.length),
    },
    {
      question: 'How many conversations did the bot resolve last week and the week before?',
      clicks: async (lead) => {
        await lead.pick('Time range', 'Custom dates');
        await lead.press('Last week');
      },
      read: async ({ page }) => {
        const text = await page
          .locator('.tile', { has: page.getByText('Resolved by AI', { exact: true }) })
          .locator('dd')
          .textContent();
        return [...(text ?? '').matchAll(/(\d+) of \d+/g)].map(([, count]) => Number(count)).sort();
      },
      expected: [lastWeek, weekBefore].map((of) => resolvedByBot(byBot.filter(of))).sort(),
    },
    {
      question: 'Which language has the lowest CSAT?',
      clicks: async (lead) => {
        await lead.pick('Time range', '30 days');
        await lead.pick('By', 'Language');
        await lead.choose('Sort by', 'Lowest CSAT');
      },
      read: async (lead) => {
        // Those of unknown language are a row, too.
        const row = (await lead.rows('Breakdown')).find(([name]) => name !== 'None');
        const [language, , csat] = row ?? [];
        return [language, /^[\d.]+%/.exec(csat ?? '')?.[0]];
      },
      expected: [lowest.key, `${lowest.rank!.toFixed(1)}%`],
    },
    {
      question: 'Which conversations have a comment and 1 or 2 stars?',
      clicks: async (lead) => {
        await lead.open('Conversations');
        await lead.choose('Rating', '1 to 2 stars');
        await lead.choose('Comment', 'With a comment');
      },
      read: (lead) => lead.total(),
      expected: String(
        conversations.filter(({ rating, comment }) => comment !== null && rating! < 3).length,
      ),
    },
    {
      question: 'How many were escalated because the customer asked for a person?',
      clicks: async (lead) => {
        await lead.open('Conversations');
        await lead.press('More filters');
        await lead.choose('Escalation reason', 'Asked for a person');
      },
      read: (lead) => lead.total(),
      expected: String(
        conversations.filter(({ reason }) => reason === 'customer_requested_human').length,
      ),
    },
    {
      question: 'At which hour of yesterday were most conversations?',
      clicks: async (lead) => {
        await lead.pick('Time range', 'Custom dates');
        await lead.press('Yesterday');
        await lead.click(lead.page.getByText('All numbers as a table'));
      },
      read: async (lead) => {
        const counts = (await lead.rows('All numbers as a table')).map(([, count]) =>
          Number(count),
        );
        const highest = Math.max(...counts);
        return [counts.indexOf(highest), highest];
      },
      expected: [Number(hours.key), hours.own.length],
    },
    {
      question: 'Which team handles the most?',
      clicks: async (lead) => {
        await lead.pick('Time range', '7 days');
        await lead.pick('By', 'Team');
      },
      read: async (lead) => {
        const row = (await lead.rows('Breakdown')).find(([name]) => name !== 'None');
        return [row?.[0], Number.parseInt(row?.[1] ?? '', 10)];
      },
      expected: [words(team.key), team.own.length],
    },
    {
      question: 'What is the CSAT of conversations that no bot handled?',
      clicks: async (lead) => {
        await lead.pick('Time range', '30 days');
        await lead.pick('By', 'Bot');
      },
      read: async (lead) => {
        const row = (await lead.rows('Breakdown')).find(([name]) => name === 'None');
        return /^[\d.]+%/.exec(row?.[2] ?? '')?.[0];
      },
      expected: `${csatOf(noBot)!.toFixed(1)}%`,
    },
    {
      question: 'Which questions could the bot not answer?',
      clicks: async (lead) => {
        await lead.open('Insights');
        await lead.pick('Time range', '30 days');
      },
      read: async ({ page }) => {
        const gaps = page.locator('.gaps summary');
        const questions = await gaps.locator('.question').allTextContents();
        const asked = await gaps.locator('.mark', { hasText: /asked/i }).allTextContents();
        return questions.map((one, index) => [one, Number(/\d+/.exec(asked[index] ?? '')?.[0])]);
      },
      // Where a person was asked for, the bot had not answered either.
      expected: [
        [
          'My parcel.',
          byBot.filter(within(NOW - 30 * DAY, NOW)).filter(({ escalated }) => escalated).length,
        ],
        ...UNANSWERED.map((one) => [
          one,
          conversations.filter(({ question }) => question === one).length,
        ]),
      ],
    },
    {
      question: 'How much was saved in 30 days?',
      clicks: (lead) => lead.pick('Time range', '30 days'),
      read: ({ page }) => tileOf(page, 'Savings').textContent(),
      expected: usd(sum(month.map(({ humanCost, aiCost }) => humanCost - aiCost))),
    },
    {
      question: 'Which customers were frustrated today?',
      clicks: async (lead) => {
        await lead.pick('Time range', '24 hours');
        await lead.click(tileOf(lead.page, 'Conversations'));
        await lead.choose('Sentiment', 'Frustrated');
      },
      read: ({ page }) =>
        page
          .locator('.list li', { has: page.locator(`time[datetime^="2026-03-26"]`) })
          .locator('.who')
          .allTextContents()
          .then((names) => names.sort()),
      expected: conversations
        .filter((one) => one.at >= TODAY && one.sentiment === 'frustrated')
        .map(({ customer }) => customer)
        .sort(),
    },
    {
      question: 'Which platform brings most?',
      clicks: async (lead) => {
        await lead.pick('Time range', '30 days');
        await lead.pick('By', 'Platform');
      },
      read: async (lead) => {
        const [name, count] = (await first(lead)) ?? [];
        return [name, Number.parseInt(count ?? '', 10)];
      },
      expected: [words(platform.key), platform.own.length],
    },
    {
      question: 'Which channel brings most?',
      clicks: async (lead) => {
        await lead.pick('Time range', '7 days');
        await lead.pick('By', 'Channel');
      },
      read: async (lead) =>
        (await lead.rows('Breakdown')).map(([name, count]) => [
          name,
          Number.parseInt(count ?? '', 10),
        ]),
      // The test's server sent the chats, no browser.
      expected: [
        ['API', week.filter((one) => !isTicket(one)).length],
        ['Ticket', week.filter(isTicket).length],
      ],
    },
    {
      question: 'How many wait right now, and for how long?',
      clicks: (lead) => lead.open('Agents'),
      read: async ({ page }) => [
        await tileOf(page, 'Waiting').textContent(),
        await page.getByText('The longest for 3 min').count(),
      ],
      expected: [String(chats.filter(({ wait }) => wait === null).length), 1],
    },
    {
      question: 'What did Ana’s chats rate?',
      clicks: async (lead) => {
        await lead.open('Agents');
        await lead.pick('By', 'Agent');
      },
      read: async (lead) => {
        const row = (await lead.rows('Table of the report')).find(([name]) => name === 'Ana');
        return row?.at(-2);
      },
      expected: `${(sum(anas) / anas.length).toFixed(1)}of ${anas.length}`,
    },
    {
      question: 'Who waited longest on Monday?',
      clicks: async (lead) => {
        await lead.open('Agents');
        await lead.click(lead.page.getByRole('link', { name: '2026-03-23' }));
      },
      read: async (lead) => (await lead.rows('Longest waits of 2026-03-23')).map(([id]) => id),
      expected: chats
        .filter(within(MONDAY, MONDAY + DAY))
        .sort((a, b) => b.wait! - a.wait!)
        .map(({ id }) => id),
    },
    {
      question: 'How many conversations of the last week are still open?',
      clicks: async (lead) => {
        await lead.pick('Time range', '7 days');
        await lead.click(tileOf(lead.page, 'Conversations'));
        await lead.choose('Status', 'Open');
      },
      read: (lead) => lead.total(),
      // A chat that its agent has ended is resolved.
      expected: String(
        conversations.filter(last(7)).filter((one) => !one.isResolved).length +
          chats.filter(({ isOver }) => !isOver).length,
      ),
    },
    {
      question: 'Which topic is escalated most?',
      clicks: async (lead) => {
        await lead.pick('Time range', '30 days');
        await lead.choose('Sort by', 'Most escalated');
      },
      read: async (lead) => {
        const [topic, , , rate] = (await first(lead)) ?? [];
        return [topic, /^[\d.]+%/.exec(rate ?? '')?.[0]];
      },
      expected: (() => {
        const topics = ranked(
          all.filter(last(30)),
          ({ topic }) => topic,
          (own) => -own.filter(({ escalated }) => escalated).length / own.length,
        );
        const { key, own } = topics[0]!;
        return [words(key), share(own.filter(({ escalated }) => escalated).length, own.length)];
      })(),
    },
  ];
}

test('a lead’s questions are answered in three clicks, with the numbers of a recount', async () => {
  const server = await testServer({
    isUnlimited: true,
    assets: { browser: 'dist/browser', dashboard: 'dist/dashboard' },
    dispatching: { every: 1 << 30 },
  });
  const made = await loadMonth(server);
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  await page.clock.setFixedTime(NOW);
  await page.goto(`${server.url}/dashboard/`);
  await page.getByLabel('Secret key').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const lead = leadAt(page, server.url);
  for (const { question, clicks, read, expected } of questionsOf(made)) {
    await lead.start();
    await clicks(lead);
    await expect.poll(() => read(lead), { message: question }).toEqual(expected);
    expect.soft(lead.clicks(), question).toBeLessThanOrEqual(MOST_CLICKS);
  }
  for (const [path, shown, name] of [
    ['agents?day=2026-03-23', '[aria-label^="Longest waits"] tbody tr', 'waits'],
    ['conversations?sentiment=frustrated', '.list .who', 'whose'],
  ] as const) {
    await page.goto(`${server.url}/dashboard/${path}`);
    await page.locator(shown).first().waitFor();
    await expectAccessible(page);
    await shoot(page, name);
  }
});
