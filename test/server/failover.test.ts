import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore, rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import type { Postgres, Standby } from '../postgres.ts';
import { type Line, lineTo } from './cut-line.ts';
import { freshPostgres, isPostgres } from './database.ts';
import { SECRET } from './harness.ts';
import { keptMessages, startLoad, startNode } from './node-load.ts';
import { type ServerProcess, startProcess } from './process.ts';

/** Milliseconds of load before the primary is killed. */
const LOAD = process.env['AFTERWORD_LONG'] ? 20_000 : 2_000;

const headers = { 'x-api-key': SECRET, 'content-type': 'application/json' };

const post = (url: string, id: string) =>
  fetch(`${url}/api/v1/conversations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      conversation_id: id,
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'a tent' }],
    }),
  });

const read = async (url: string, path: string) =>
  (await (await fetch(url + path, { headers })).json()) as Record<string, unknown>;

async function command(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  return client.query(sql).then(
    ({ rows }) => client.end().then(() => rows),
    (error) => client.end().then(() => Promise.reject(error)),
  );
}

/** Both hosts, of which the one that takes writes is used. */
function urlOf(hosts: readonly string[], session = 'read-write'): string {
  const places = hosts.map((one) => new URL(one).host).join(',');
  return `postgres://postgres@${places}/postgres?target_session_attrs=${session}`;
}

/** @param isSynchronous a commit waits until the standby has it on disk */
async function pair({ isSynchronous = false } = {}): Promise<{
  primary: Postgres;
  standby: Standby;
  /** By which the standby follows. */
  line: Line;
}> {
  const primary = await freshPostgres({ isDurable: true });
  const line = await lineTo(primary.url());
  const standby = await primary.standby(line.url);
  onTestFinished(() => standby.stop());
  const replicas = () => command(primary.url(), 'select sync_state from pg_stat_replication');
  if (isSynchronous) {
    await command(primary.url(), `alter system set synchronous_standby_names = '*'`);
    await command(primary.url(), 'select pg_reload_conf()');
  }
  const state = isSynchronous ? 'sync' : 'async';
  await expect.poll(replicas).toEqual([{ sync_state: state }]);
  return { primary, standby, line };
}

/**
 * The primary is killed under load, the standby promoted.
 *
 * @param lag how long the standby hears nothing before, milliseconds
 * @returns what was acknowledged, and is not there then
 */
async function failover(
  isSynchronous: boolean,
  lag = 0,
): Promise<{ acknowledged: number; lost: string[]; early: Set<string> }> {
  const { primary, standby, line } = await pair({ isSynchronous });
  const url = urlOf([primary.url(), standby.url()]);
  const nodes = [await startNode(url), await startNode(url)];
  const load = startLoad(nodes);
  onTestFinished(() => load.abandon());
  await sleep(LOAD);
  while (load.acknowledged.size < 100) await sleep(20);
  // What the standby certainly has.
  const early = new Set(load.acknowledged.keys());
  const [at] = await command(primary.url(), 'select pg_current_wal_flush_lsn() as lsn');
  const has = `select pg_last_wal_receive_lsn() >= '${String(at!['lsn'])}' as "isThere"`;
  await expect.poll(() => command(standby.url(), has)).toEqual([{ isThere: true }]);
  if (lag > 0) line.freeze();
  await sleep(lag);
  await primary.crash();
  await standby.promote();
  const before = load.acknowledged.size;
  while (load.acknowledged.size < before + 100) await sleep(20);
  await load.stop();

  const store = openStore(standby.url());
  onTestFinished(() => store.close());
  const kept = await keptMessages(store);
  // What is there is whole: each conversation has all its messages, and the figures are theirs.
  for (const [id, messages] of kept) {
    if (!id.startsWith('shared')) expect([id, messages]).toEqual([id, 2]);
  }
  expect(await checkRollups(store, rollupKinds)).toEqual([]);
  const { total } = await read(nodes[0]!.url, '/api/v1/conversations');
  expect(total).toBe(kept.size);
  await hearsTheOther(nodes);
  const all = [...load.acknowledged];
  return {
    acknowledged: all.length,
    early,
    lost: all.filter(([id, messages]) => kept.get(id) !== messages).map(([id]) => id),
  };
}

/** A live stream on the first node tells what the second takes in. */
async function hearsTheOther([one, other]: readonly ServerProcess[]): Promise<void> {
  const response = await fetch(`${one!.url}/api/v1/live`, { headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const listening = (async () => {
    while (!heard.includes('after-the-switch')) heard += (await reader.read()).value ?? '';
  })();
  for (let i = 0; !heard.includes('after-the-switch'); i++) {
    await post(other!.url, `after-the-switch-${i}`);
    await sleep(50);
  }
  await listening;
  await reader.cancel();
}

describe.runIf(isPostgres)('a primary and its standby', () => {
  test('the primary dies under load, the standby is promoted: nothing acknowledged is lost with synchronous replication', async () => {
    const { acknowledged, lost } = await failover(true);
    console.log(`synchronous: ${acknowledged} conversations acknowledged, ${lost.length} lost`);
    expect(acknowledged).toBeGreaterThan(200);
    expect(lost).toEqual([]);
  });

  test('without synchronous replication, what the standby did not have yet is lost, and all else is whole', async () => {
    const lag = 500;
    const { acknowledged, lost, early } = await failover(false, lag);
    console.log(
      `asynchronous, ${lag} ms behind: ${acknowledged} conversations acknowledged, ${lost.length} lost`,
    );
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((id) => early.has(id) && !id.startsWith('shared'))).toEqual([]);
    // What was acknowledged after the switch is there.
    expect(lost.length).toBeLessThan(acknowledged - 100);
  });

  test('a primary that vanishes from the network is left as soon as another host takes writes', async () => {
    const { primary, standby } = await pair();
    const line = await lineTo(primary.url());
    const { url } = await startProcess(urlOf([line.url, standby.url()]));
    expect((await post(url, 'before')).status).toBe(201);
    await expect
      .poll(() => command(standby.url(), `select 1 as found from conversation`))
      .toEqual([{ found: 1 }]);
    line.freeze();
    const waiting = post(url, 'meanwhile');
    await standby.promote();
    // Its connection would say nothing for many minutes.
    expect([201, 503]).toContain((await waiting).status);
    await expect.poll(async () => (await post(url, 'after')).status).toBe(201);
    expect(await read(url, '/api/v1/conversations/before')).toMatchObject({ success: true });
    expect(
      await command(
        standby.url(),
        `select 1 as x from conversation where conversation_id = 'after'`,
      ),
    ).toHaveLength(1);
  });

  test('lists come from a standby that lags, what has to be known at once from the primary', async () => {
    const { primary, standby } = await pair();
    const { url } = await startProcess(urlOf([standby.url(), primary.url()]), {
      environment: {
        AFTERWORD_DATABASE_READ_URL: urlOf([primary.url(), standby.url()], 'prefer-standby'),
      },
    });
    const total = async () => (await read(url, '/api/v1/conversations')).total;
    expect((await post(url, 'c1')).status).toBe(201);
    await expect.poll(total).toBe(1);
    await command(standby.url(), 'select pg_wal_replay_pause()');
    expect((await post(url, 'c2')).status).toBe(201);
    expect(await total()).toBe(1);
    expect(await read(url, '/api/v1/conversations/c2')).toMatchObject({ success: true });
    for (const path of [
      '/api/v1/cs-metrics/dashboard',
      '/api/v1/conversations?q=tent',
      '/api/v1/conversations/knowledge-gaps',
    ]) {
      expect((await fetch(url + path, { headers })).status).toBe(200);
    }
    await command(standby.url(), 'select pg_wal_replay_resume()');
    await expect.poll(total).toBe(2);
    // Without a standby, lists come from the primary.
    await standby.crash();
    await expect.poll(total).toBe(2);
  });

  test('a node says what it misses if no host takes writes', async () => {
    const { standby } = await pair();
    await expect(startProcess(urlOf([standby.url()]))).rejects.toThrow(
      /No host of the database URL is "read-write"/,
    );
  });
});
