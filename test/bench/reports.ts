import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { createApp } from '../../src/server/app.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { saveMessages } from '../../src/server/conversations/store/messages.ts';
import type { Store } from '../../src/server/database/store.ts';
import { saveExported } from '../../src/server/exports/store/days.ts';
import { openStore } from '../../src/server/features.ts';
import { applyLive, type Chat, type LiveEvent } from '../../src/server/handoff/rules/chat.ts';
import { saveChats } from '../../src/server/handoff/store.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { addAgent } from '../../src/server/team/store/agents.ts';
import { readDialogues } from '../data.ts';
import { startPostgres } from '../postgres.ts';
import { KEY } from './server-process.ts';
import { type Figure, median, printFigures } from './table.ts';

const DAY = 86_400_000;
const DAYS = 180;
const CHATS = 50_000;
const AGENTS = 20;
/** Conversations of the month that is read as a file. */
const ROWS = 167_000;
const BATCH = 1_000;
const ROUNDS = 15;
const ORGANISATION = 'default';

/** The first millisecond of today. */
const TODAY = Date.now() - (Date.now() % DAY);
const dayName = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Reports on people, the list of exported days, and a month of conversations as CSV, on both databases. */
export async function benchReports(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  await measure('SQLite', openStore(`sqlite:${folder}/a.db`));
  rmSync(folder, { recursive: true, force: true });
  const postgres = await startPostgres({ isOnDisk: true });
  await measure('PostgreSQL', openStore(postgres.url('postgres')));
  await postgres.stop();
}

async function measure(name: string, store: Store): Promise<void> {
  await store.migrate();
  await ensureKeys(store, ORGANISATION, { secret: KEY }, TODAY - DAYS * DAY);
  await fillPeople(store);
  await fillConversations(store);
  const app = createApp({ store, log: pino({ level: 'silent' }) });
  const ask = (path: string) =>
    app.fetch(new Request(`http://bench${path}`, { headers: { 'x-api-key': KEY } }));
  const figures: Figure[] = [];
  const query = async (what: string, path: string, budget: number) => {
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      const response = await ask(path);
      await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      taken.push(performance.now() - start);
    }
    const time = median(taken);
    const worst = Math.max(...taken);
    figures.push({
      what,
      figure: `${time.toFixed(1)} ms, at most ${worst.toFixed(0)} ms`,
      budget: `≤ ${budget} ms`,
      holds: time <= budget,
    });
  };
  const since = (days: number) => `from=${dayName(TODAY - (days - 1) * DAY)}&to=${dayName(TODAY)}`;
  for (const by of ['agent', 'team', 'day']) {
    const people = `/api/v1/reports/people?by=${by}`;
    await query(`people by ${by}, 1 day`, `${people}&${since(1)}`, 50);
    await query(`people by ${by}, 30 days`, `${people}&${since(30)}`, 50);
    await query(`people by ${by}, 180 days`, `${people}&${since(DAYS)}`, 120);
  }
  const days = `/data-export/v2/days?${since(DAYS)}`;
  await query(`${DAYS} exported days`, days, 50);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const response = await ask('/api/v1/conversations.csv');
  let bytes = 0;
  for await (const part of response.body!) bytes += (part as Uint8Array).length;
  const seconds = (performance.now() - start) / 1000;
  delay.disable();
  const stop = delay.max / 1e6;
  figures.push({
    what: `${ROWS.toLocaleString('en')} conversations as CSV`,
    figure: `${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(0)} MB, the event loop at most ${stop.toFixed(0)} ms`,
    budget: '≤ 5 s, ≤ 50 ms',
    holds: seconds <= 5 && stop <= 50,
  });
  printFigures(
    `Reports on ${CHATS.toLocaleString('en')} chats of ${AGENTS} agents and ${ROWS.toLocaleString('en')} conversations, ${name}`,
    figures,
  );
  await app.stop();
  await store.close();
}

/** Evenly in the period, and in no order. */
const spread = (index: number, days: number) =>
  TODAY + DAY - Math.floor(((index * 0.618_033_988_749_895) % 1) * days * DAY) - 3_600_000;

async function fillPeople(store: Store): Promise<void> {
  await store.write(async (transaction) => {
    let number = 1_000_000;
    const numbers = { before: number, last: number, next: () => number++, save: async () => {} };
    for (let agentId = 1; agentId <= AGENTS; agentId++) {
      await addAgent(
        transaction,
        {
          organisationId: ORGANISATION,
          agentId,
          email: `agent${agentId}@example.com`,
          firstName: `Agent ${agentId}`,
          middleName: null,
          lastName: null,
          avatarUrl: null,
          agentNumber: null,
          location: null,
          role: 'agent',
          chatLimit: 4,
          status: 'offline',
          statusAt: 0,
          formerStatus: null,
          seenAt: 0,
          lastTookAt: 0,
          lastLoginAt: null,
          createdAt: 0,
          updatedAt: 0,
          profileAt: 0,
          removedAt: null,
          teamIds: [],
        },
        numbers,
      );
      // Four statuses a day.
      for (let start = TODAY - DAYS * DAY; start <= TODAY; start += DAY) {
        for (const [index, status] of (
          ['available', 'on_break', 'busy', 'offline'] as const
        ).entries()) {
          await transaction.query
            .insertInto('agentSpan')
            .values({
              organisationId: ORGANISATION,
              spanId: numbers.next(),
              agentId,
              status,
              startedAt: start + index * 4 * 3_600_000,
              endedAt: index === 3 ? start + DAY : start + (index + 1) * 4 * 3_600_000,
            })
            .execute();
        }
      }
    }
  });
  let live = 0;
  for (let first = 0; first < CHATS; first += BATCH) {
    const changes: { before: null; after: Chat }[] = [];
    for (let index = first; index < first + BATCH; index++) {
      const chatId = ++live;
      const at = spread(index, DAYS);
      const agentId = (index % AGENTS) + 1;
      const events = [
        { after: 0, type: 'queued', data: { teamId: (index % 5) + 1, participantId: ++live } },
        { after: 30, type: 'accepted', data: { agentId, kind: 'queue', participantId: ++live } },
        ...Array.from({ length: 10 }, (_, i) => ({
          after: 40 + i * 20,
          type: 'message',
          data: {
            messageId: `${index}-${i}`,
            senderType: i % 2 ? 'customer' : 'human_agent',
            agentId: i % 2 ? null : agentId,
          },
        })),
        { after: 300, type: 'ended', data: { by: 'agent', agentId } },
        { after: 340, type: 'wrapped_up', data: { agentId, isAutomatic: false, resolution: null } },
      ].map(
        ({ after, ...event }) =>
          ({
            organisationId: ORGANISATION,
            liveId: ++live,
            chatId,
            conversationId: `h${index}`,
            at: at + after * 1000,
            ...event,
          }) as LiveEvent,
      );
      changes.push({ before: null, after: events.reduce<Chat | null>(applyLive, null)! });
    }
    await store.write((transaction) => saveChats(transaction, ORGANISATION, changes, []));
  }
}

/** A month of conversations; each is in a file of one of the days, and one of a hundred was erased. */
async function fillConversations(store: Store): Promise<void> {
  const dialogues = readDialogues();
  for (let first = 0; first < ROWS; first += BATCH) {
    const places = Array.from({ length: BATCH }, (_, i) => first + i);
    await store.write(async ({ save }) => {
      await save(
        insertConversations,
        places.map((index) => {
          const startedAt = spread(index, 30);
          return conversationRow({
            ...emptyConversation(ORGANISATION, `c${index}`, startedAt),
            status: 'resolved',
            resolvedAt: startedAt + 60_000,
            erasedAt: index % 100 === 0 ? startedAt + 120_000 : null,
            topic: `Topic ${index % 20}`,
            topicKey: `topic_${index % 20}`,
            feedback: index % 10 === 0 ? 'It was "fine", thanks.' : null,
          });
        }),
      );
      await save(
        saveMessages,
        places.flatMap((index) =>
          dialogues[index % dialogues.length]!.turns.slice(0, 6).map(
            ({ role, text }, position) => ({
              organisationId: ORGANISATION,
              conversationId: `c${index}`,
              messageId: String(position),
              position,
              senderType: role === 'USER' ? ('customer' as const) : ('ai' as const),
              content: text,
              at: spread(index, 30),
              aiConfidenceScore: null,
              facts: null,
              agentId: null,
              isClaimed: 0,
            }),
          ),
        ),
      );
      await save(
        saveExported,
        places.map((index) => ({
          organisationId: ORGANISATION,
          conversationId: `c${index}`,
          botId: 'b',
          day: dayName(TODAY - (index % DAYS) * DAY),
          isTakenOut: 0,
        })),
      );
    });
  }
  await store.write(async ({ query }) => {
    for (let day = 0; day < DAYS; day++) {
      const of = { organisationId: ORGANISATION, botId: 'b', day: dayName(TODAY - day * DAY) };
      await query
        .insertInto('exportDay')
        .values({
          ...of,
          claimedAt: 1,
          sealedAt: TODAY,
          conversations: 928,
          figures: '{}',
          rewriteClaimedAt: null,
        })
        .execute();
      for (const version of ['v1', 'v2'] as const) {
        await query
          .insertInto('exportFile')
          .values({ ...of, version, part: 0, writing: 'w', sizeBytes: 1, sha256: '0' })
          .execute();
      }
    }
  });
}
