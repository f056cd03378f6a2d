import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { allFacts } from '../../src/server/conversations/rules/reply-facts.ts';
import { noteBots, saveEndings } from '../../src/server/exports/store/endings.ts';
import { openStore } from '../../src/server/features.ts';
import { saveMessages } from '../../src/server/conversations/store/messages.ts';
import { readDialogues } from '../data.ts';
import { KEY } from './server-process.ts';
import { type Figure, printFigures } from './table.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const DAY = 86_400_000;
const BATCH = 5_000;
/** Messages of each conversation: the real ones of a dialogue, cut to the length of a short chat. */
const MESSAGES = 6;

interface Run {
  seconds: number;
  conversations: number;
  megabytes: number;
}

/** The export of a day of ever more conversations, beside writing the same rows by JSON.stringify. */
export async function benchExport(): Promise<void> {
  const figures: Figure[] = [];
  let least = 0;
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
    const database = `sqlite:${folder}/a.db`;
    const day = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10);
    await fill(database, size, day);
    const files = join(folder, 'files');
    const run = async (what: string) =>
      JSON.parse(
        (
          await promisify(execFile)(process.execPath, [
            '--disable-warning=ExperimentalWarning',
            'test/bench/export-process.ts',
            what,
            database,
            files,
            day,
          ])
        ).stdout,
      ) as Run;
    const { seconds, conversations, megabytes } = await run('export');
    if (conversations !== size) throw new Error(`${conversations} of ${size} were exported.`);
    const bytes = readdirSync(files, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    const floor = await run('stringify');
    const rate = bytes / 1e6 / seconds;
    least ||= megabytes;
    figures.push({
      what: `${size.toLocaleString('en')} conversations, both versions`,
      figure: `${seconds.toFixed(1)} s, ${rate.toFixed(0)} MB/s, ${(floor.seconds / seconds).toFixed(2)} × bare, ${megabytes} MB`,
      budget: '≥ 0.5 × bare, memory ≤ 1.5 × that of the least',
      holds: megabytes <= 1.5 * least && floor.seconds >= 0.5 * seconds,
    });
    rmSync(folder, { recursive: true, force: true });
  }
  printFigures('Export of a day, SQLite', figures);
}

async function fill(database: string, size: number, day: string): Promise<void> {
  const dialogues = readDialogues();
  const store = openStore(database);
  await store.migrate();
  const start = Date.parse(day);
  await ensureKeys(store, 'default', { secret: KEY }, start);
  const organisationId = 'default';
  for (let first = 0; first < size; first += BATCH) {
    const endings = Array.from({ length: BATCH }, (_, i) => {
      const startedAt = start + Math.floor(((first + i) / size) * (DAY - 1_000));
      return {
        organisationId,
        conversationId: `c${first + i}`,
        botId: 'b',
        startedAt,
        lastAt: startedAt,
        resolvedAt: startedAt + 500,
        customerMessages: MESSAGES / 2,
        aiMessages: MESSAGES / 2,
        agentMessages: 0,
        facts: allFacts(
          Array.from({ length: MESSAGES / 2 }, () => ({ at: startedAt, facts: REPLY })),
        ),
      };
    });
    await store.write(async (transaction) => {
      await transaction.save(
        insertConversations,
        endings.map(({ conversationId, startedAt, resolvedAt }) =>
          conversationRow({
            ...emptyConversation(organisationId, conversationId, startedAt),
            status: 'resolved',
            resolvedAt,
          }),
        ),
      );
      await transaction.save(
        saveMessages,
        endings.flatMap(({ conversationId, startedAt }, i) =>
          dialogues[(first + i) % dialogues.length]!.turns.slice(0, MESSAGES).map(
            ({ role, text }, position) => ({
              organisationId,
              conversationId,
              messageId: String(position),
              position,
              senderType: role === 'USER' ? ('customer' as const) : ('ai' as const),
              content: text,
              at: startedAt,
              aiConfidenceScore: null,
              facts: position % 2 ? REPLY : null,
              agentId: null,
              isClaimed: 0,
            }),
          ),
        ),
      );
      await transaction.save(saveEndings, endings);
      await noteBots(transaction, endings);
    });
  }
  await store.close();
}

const REPLY = JSON.stringify({
  reply_id: 'r-1',
  reply_name: 'Where is my order',
  intent: { intent_id: 'i-7', intent_name: 'Order status' },
});
