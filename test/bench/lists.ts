import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../src/server/app.ts';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { startPostgres } from '../postgres.ts';
import { DAYS, fillHalfYear, WORDS } from './half-year.ts';
import { KEY } from './server-process.ts';
import { type Figure, median, printFigures, quantile } from './table.ts';

/** A million takes twenty minutes to write: `AFTERWORD_CONVERSATIONS=1000000`. */
const CONVERSATIONS = Number(process.env['AFTERWORD_CONVERSATIONS'] ?? 100_000);
const ORGANISATION = 'default';
const ROUNDS = 7;
const DAY = 86_400_000;

const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** Each filter of the list alone, with a frequent and a rare value. */
const FILTERS: Record<string, string> = {
  'no filter': '',
  topic: 'topic=topic_3',
  'a rare topic': 'topic=topic_rare',
  status: 'status=open',
  rating: 'min_csat=1&max_csat=2',
  comment: 'has_comment=true',
  sentiment: 'sentiment=frustrated',
  escalated: 'escalated=true',
  'not escalated': 'escalated=false',
  reason: 'escalation_reason=ai_unsure',
  'a rare reason': 'escalation_reason=sensitive_topic',
  bot: 'ai_agent_id=bot%201',
  'a rare bot': 'ai_agent_id=trial%20bot',
  'no bot': 'ai_handled=false',
  agent: 'agent_id=3',
  team: 'team_id=2',
  language: 'language=fr',
  'a rare language': 'language=mt',
  'an unknown language': 'language=xx',
  platform: 'platform=freshdesk',
  'a rare platform': 'platform=sdk',
  channel: 'channel=api',
  merged: 'merged=true',
  late: 'late=true',
  'not late': 'late=false',
  customer: 'customer_id=customer%201234',
  'e-mail address': 'email=customer1234%40example.com',
  'seven days': `from=${daysAgo(7)}`,
  'a week half a year ago': `from=${daysAgo(DAYS - 1)}&to=${daysAgo(DAYS - 8)}`,
};

const COMBINED: Record<string, string> = {
  'language and sentiment': 'language=fr&sentiment=frustrated',
  'topic, language and rating': 'topic=topic_3&language=de&min_csat=1&max_csat=2',
  'rare topic and escalated': 'topic=topic_150&escalated=true',
  'rare language and bot': 'language=mt&ai_agent_id=bot%201',
  'rare language and rating': 'language=mt&min_csat=1',
  'late, of a team': 'late=true&team_id=2',
  'late, of a topic': 'late=true&topic=topic_3',
  'late, of a rare language': 'late=true&language=mt',
  'agent, rating and sentiment': 'agent_id=3&min_csat=1&max_csat=1&sentiment=frustrated',
  'platform, channel and language': 'platform=freshdesk&channel=api&language=pt-BR',
  'status, sentiment, not escalated': 'status=open&sentiment=frustrated&escalated=false',
  'not late, open, rare platform': 'late=false&status=open&platform=sdk',
  'comment, language, of 30 days': `has_comment=true&language=fr&from=${daysAgo(30)}`,
  'open and merged': 'status=open&merged=true',
  'language, of an old week': `language=pt-BR&from=${daysAgo(DAYS - 1)}&to=${daysAgo(DAYS - 8)}`,
  'bot, channel, sentiment, open':
    'ai_agent_id=bot%205&channel=api&sentiment=frustrated&status=open',
  'reason, of a team, low rating': 'escalation_reason=ai_unsure&team_id=2&max_csat=2',
  everything:
    'platform=custom&channel=chat&language=de&sentiment=negative&status=resolved&escalated=true&min_csat=1&topic=topic_3',
};

const SEARCHES: Record<string, string> = {
  'a word of every transcript': `q=${WORDS.everywhere}`,
  'a word of one in a hundred': `q=${WORDS.frequent}`,
  'a rare word': `q=${WORDS.rare}`,
  'an order number': 'q=order77',
  'an unknown word': 'q=nobodysaidthis',
  'two frequent words': `q=${WORDS.everywhere}+hotel`,
  'a letter': 'q=p',
  'frequent, and a rare language': `q=${WORDS.everywhere}&language=mt`,
  'frequent, and a sentiment': `q=${WORDS.everywhere}&sentiment=frustrated`,
  'one in a hundred, and a team': `q=${WORDS.frequent}&team_id=2`,
};

/** The list with filters and searches, and knowledge gaps, of half a year of conversations on both databases. */
export async function benchLists(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  await fillAndMeasure('SQLite', openStore(`sqlite:${folder}/a.db`));
  rmSync(folder, { recursive: true, force: true });
  const postgres = await startPostgres({ isOnDisk: true });
  await fillAndMeasure('PostgreSQL', openStore(postgres.url('postgres')));
  await postgres.stop();
}

async function fillAndMeasure(name: string, store: Store): Promise<void> {
  await store.migrate();
  await ensureKeys(store, ORGANISATION, { secret: KEY }, Date.now());
  await fillHalfYear(store, ORGANISATION, CONVERSATIONS);
  await measureLists(name, store);
  await store.close();
}

async function measureLists(name: string, store: Store): Promise<void> {
  const app = createApp({ store, log: pino({ level: 'silent' }) });
  const timesOf = async (path: string) => {
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const response = await app.fetch(
        new Request(`http://bench/api/v1/${path}`, { headers: { 'x-api-key': KEY } }),
      );
      await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      taken.push(performance.now() - start);
    }
    return taken;
  };
  const listed = async (of: Record<string, string>, budget: number) => {
    const figures: Figure[] = [];
    const all: number[] = [];
    for (const [what, query] of Object.entries(of)) {
      const taken = await timesOf(`conversations?limit=50&total=capped&${query}`);
      all.push(...taken);
      const time = median(taken);
      figures.push({
        what,
        figure: `${time.toFixed(0)} ms`,
        budget: `≤ ${budget} ms`,
        holds: time <= budget,
      });
    }
    const [half, most] = [median(all), quantile(all, 0.95)];
    figures.push({
      what: 'all of these',
      figure: `p50 ${half.toFixed(0)} ms, p95 ${most.toFixed(0)} ms`,
      budget: '',
    });
    return figures;
  };
  const of = `of ${CONVERSATIONS.toLocaleString('en')} conversations, ${name}, median of ${ROUNDS}`;
  printFigures(`The list with one filter, ${of}`, await listed(FILTERS, 50));
  printFigures(`The list with several filters, ${of}`, await listed(COMBINED, 150));
  printFigures(`The list with a search, ${of}`, await listed(SEARCHES, 200));
  const others: Figure[] = [];
  for (const [what, path, budget] of [
    ['knowledge gaps of 30 days', 'conversations/knowledge-gaps?time_range=720', 200],
    ['knowledge gaps of half a year', 'conversations/knowledge-gaps?time_range=8760', 200],
    ['topics', 'topics', 50],
    ['figures by hour of one day', 'cs-metrics/series?interval=hour', 50],
    [
      'figures by day of 90 days',
      `cs-metrics/series?interval=day&from=${daysAgo(90).slice(0, 10)}`,
      50,
    ],
    [
      'figures by topic of 90 days',
      `cs-metrics/breakdown?by=topic&from=${daysAgo(90).slice(0, 10)}`,
      50,
    ],
    ['customers at risk of 30 days', 'cs-metrics/customers-at-risk?time_range=720', 50],
  ] as const) {
    const time = median(await timesOf(path));
    others.push({
      what,
      figure: `${time.toFixed(0)} ms`,
      budget: `≤ ${budget} ms`,
      holds: time <= budget,
    });
  }
  printFigures(`What else is read ${of}`, others);
  await app.stop();
}
