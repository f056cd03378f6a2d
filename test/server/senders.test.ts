import { rollupKinds } from '../../src/server/features.ts';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, inject, test } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { testIngest } from './ingest.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { openStore } from '../../src/server/features.ts';
import { startMailServer } from '../mail-server.ts';
import { isPostgres, freshPostgres } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { ended, startProcess } from './process.ts';

const MANY = process.env['AFTERWORD_LONG'] ? 5000 : 150;
/** Milliseconds between kills. */
const KILLS = 1000;
/** How long the mail server takes for a mail, milliseconds: kills are to meet some on their way. */
const SLOW = process.env['AFTERWORD_LONG'] ? 60 : 300;

// Its database is its own, past the pooler of a run.
test.runIf(isPostgres && inject('pooler') === null)(
  'three senders, one killed again and again: nobody gets two mails, and who may have got none is listed',
  async () => {
    const postgres = await freshPostgres({ isDurable: true });
    const database = postgres.url();
    const store = openStore(database);
    await store.migrate();
    await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, Date.now());
    const ingest = testIngest(store);
    await Promise.all(
      Array.from({ length: MANY }, (_, i) =>
        ingest.add('conversation', {
          organisationId: 'default',
          receivedAt: Date.now(),
          input: {
            conversation_id: `c${i}`,
            platform: 'custom',
            messages: [],
            contact_email: `p${i}@example.com`,
            status: 'resolved',
            resolved_at: Date.now() - 2 * 3_600_000,
          },
        }),
      ),
    );

    const mails = new Map<string, number>();
    const mail = await startMailServer(() => null, {
      onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => {
          const { address } = session.envelope.rcptTo[0]!;
          mails.set(address, (mails.get(address) ?? 0) + 1);
          setTimeout(done, SLOW);
        });
      },
    });
    const start = () =>
      startProcess(database, {
        environment: {
          AFTERWORD_SMTP_URL: mail.url,
          AFTERWORD_PUBLIC_URL: 'https://support.example.com',
        },
      });
    const nodes = await Promise.all([start(), start(), start()]);
    const count = async (status: string) =>
      (
        await store.query
          .selectFrom('survey')
          .select('surveyId')
          .where('status', '=', status as 'sent')
          .where('claimedAt', 'is', null)
          .execute()
      ).length;
    let kills = 0;
    while ((await count('pending')) > 0) {
      await sleep(KILLS);
      const index = randomInt(3);
      nodes[index]!.child.kill('SIGKILL');
      await ended(nodes[index]!.child);
      nodes[index] = await start();
      kills++;
    }
    for (const { child } of nodes) {
      child.kill('SIGTERM');
      await ended(child);
    }
    expect(kills).toBeGreaterThan(0);

    // Later another node finds what the killed ones had in their hands.
    const later = createApp({
      store,
      log: pino({ level: 'silent' }),
      now: () => Date.now() + 11 * 60_000,
      sending: { every: 1 << 30 },
    });
    await later.sender.round();
    await later.stop();
    const surveys = await store.query
      .selectFrom('survey')
      .select(['contactEmail', 'status', 'isDoubtful'])
      .execute();
    expect(surveys).toHaveLength(MANY);
    expect(surveys.filter(({ status }) => status !== 'sent')).toEqual([]);
    expect([...mails.values()].filter((times) => times > 1)).toEqual([]);
    const doubtful = new Set(
      surveys.filter((one) => one.isDoubtful === 1).map(({ contactEmail }) => contactEmail),
    );
    const without = surveys.filter(({ contactEmail }) => !mails.has(contactEmail!));
    expect(without.filter(({ contactEmail }) => !doubtful.has(contactEmail))).toEqual([]);
    // No more than one for each line of a killed node.
    expect(doubtful.size).toBeLessThanOrEqual(5 * kills);
    expect(await checkRollups(store, rollupKinds)).toEqual([]);
    if (process.env['AFTERWORD_LONG']) {
      console.log(
        `${MANY} surveys, ${kills} kills, ${doubtful.size} doubtful, ${without.length} without`,
      );
    }
    await store.close();
  },
);
