// @one-database: the queue before it is tested here.
import { expect, test } from 'vitest';
import { createGroupCommit } from '../../src/server/ingest/group-commit.ts';
import { testServer } from './harness.ts';

test('jobs that wait together are committed together, and each gets its own result', async () => {
  const groups: number[][] = [];
  const group = createGroupCommit<number, number>(async (jobs) => {
    groups.push(jobs);
    return jobs.map((job) => job * 10);
  });
  expect(await Promise.all([1, 2, 3].map((job) => group.add(job)))).toEqual([10, 20, 30]);
  expect(groups).toEqual([[1, 2, 3]]);
});

test('what comes while a group is committed goes into the next one', async () => {
  const groups: number[][] = [];
  let late: Promise<number> | undefined;
  const group = createGroupCommit<number, number>(async (jobs) => {
    groups.push(jobs);
    late ??= group.add(2);
    return jobs;
  });
  await group.add(1);
  await late;
  await group.drained();
  expect(groups).toEqual([[1], [2]]);
});

test('a group is no larger than its rows, and senders take turns', async () => {
  const groups: string[][] = [];
  const group = createGroupCommit<string, string>(
    async (jobs) => {
      groups.push(jobs);
      return jobs;
    },
    () => 1,
    { senderOf: (job) => job[0]!, rowsOf: () => 500 },
  );
  const jobs = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1', 'c2'];
  expect(await Promise.all(jobs.map((job) => group.add(job)))).toEqual(jobs);
  expect(groups).toEqual([
    ['a1', 'b1', 'c1'],
    ['a2', 'c2', 'a3'],
    ['a4', 'a5'],
  ]);
});

test('jobs that need the same turn are in one group at a time, and hold up no others', async () => {
  const begun: string[][] = [];
  const ends: (() => void)[] = [];
  const group = createGroupCommit<string, string>(
    async (jobs) => {
      begun.push(jobs);
      await new Promise<void>((resolve) => ends.push(resolve));
      return jobs;
    },
    () => 3,
    {
      senderOf: (job) => job,
      rowsOf: () => 1,
      turnOf: (job) => (job.startsWith('chat') ? 'chats' : undefined),
    },
  );
  const results = [group.add('chat 1')];
  await expect.poll(() => begun).toEqual([['chat 1']]);
  results.push(group.add('chat 2'), group.add('other 1'), group.add('chat 3'));
  await expect.poll(() => begun).toEqual([['chat 1'], ['other 1']]);
  results.push(group.add('other 2'));
  await expect.poll(() => begun).toEqual([['chat 1'], ['other 1'], ['other 2']]);
  ends[0]!();
  await expect
    .poll(() => begun)
    .toEqual([['chat 1'], ['other 1'], ['other 2'], ['chat 2', 'chat 3']]);
  for (const end of ends) end();
  expect(await Promise.all(results)).toEqual(['chat 1', 'chat 2', 'other 1', 'chat 3', 'other 2']);
  await group.drained();
});

test('jobs that never stop to arrive do not keep a group from its commit', async () => {
  const group = createGroupCommit<number, number>(async (jobs) => jobs);
  let isDone = false;
  let count = 0;
  const more = () => {
    if (isDone || count > 400) return;
    count++;
    void group.add(count);
    setImmediate(more);
  };
  more();
  const first = group.add(0).then(() => (isDone = true));
  // Each turn of the loop takes a while.
  while (!isDone) {
    const until = performance.now() + 2;
    while (performance.now() < until);
    await new Promise(setImmediate);
  }
  await first;
  expect(count).toBeLessThan(100);
});

test('a job that fails harms no other', async () => {
  const group = createGroupCommit<string, string>(async (jobs) => {
    if (jobs.includes('bad')) throw new Error('bad one');
    return jobs;
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map((job) => group.add(job)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a failure that concerns all is tried once, not once for each job', async () => {
  const groups: number[][] = [];
  const group = createGroupCommit<number, number>(
    async (jobs) => {
      groups.push(jobs);
      throw new Error('Away.');
    },
    () => 1,
    { senderOf: String, rowsOf: () => 1, concernsAll: ({ message }) => message === 'Away.' },
  );
  const ended = await Promise.allSettled([1, 2, 3].map((job) => group.add(job)));
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(groups).toEqual([[1, 2, 3]]);
});

test('a write that fails leaves nothing behind', async () => {
  const { store } = await testServer();
  await expect(
    store.write(async ({ query }) => {
      await query
        .insertInto('organisation')
        .values({ organisationId: 'x', createdAt: 1 })
        .execute();
      throw new Error('half-way');
    }),
  ).rejects.toThrow('half-way');
  const rows = await store.query.selectFrom('organisation').select('organisationId').execute();
  expect(rows).toEqual([{ organisationId: 'default' }]);
});
