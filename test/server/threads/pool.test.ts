import { expect, onTestFinished, test } from 'vitest';
import { createPool, LostThreadError } from '../../../src/server/threads/index.ts';
import type { Task } from './answering.ts';

function open(most = 1, file = './answering.ts') {
  const pool = createPool<Task, unknown>({ file: new URL(file, import.meta.url), most });
  onTestFinished(() => pool.close());
  return pool;
}

test('each question gets its own answer, also with more questions than threads', async () => {
  const pool = open(2);
  const numbers = Array.from({ length: 50 }, (_, number) => number);
  expect(await Promise.all(numbers.map((number) => pool.ask({ kind: 'double', number })))).toEqual(
    numbers.map((number) => number * 2),
  );
});

test('an error comes back with its code, and the thread goes on', async () => {
  const pool = open();
  const before = await pool.ask({ kind: 'thread' });
  await expect(pool.ask({ kind: 'fail', code: 'E1' })).rejects.toMatchObject({
    message: 'It failed.',
    code: 'E1',
    stack: expect.stringContaining('It failed.'),
  });
  expect(await pool.ask({ kind: 'thread' })).toBe(before);
});

test('what cannot be copied is refused, and the thread goes on', async () => {
  const pool = open();
  await expect(pool.ask({ kind: 'double', number: (() => 1) as never })).rejects.toThrow();
  expect(await pool.ask({ kind: 'double', number: 2 })).toBe(4);
});

test('who asked a thread that ends is told so, and another thread answers what comes next', async () => {
  const pool = open();
  const ended = pool.ask({ kind: 'end' });
  const next = pool.ask({ kind: 'double', number: 3 });
  await expect(ended).rejects.toBeInstanceOf(LostThreadError);
  expect(await next).toBe(6);
});

test('a thread is ready a while after it was asked for', async () => {
  const pool = open();
  expect(pool.warm()).toBe(false);
  await expect.poll(() => pool.warm()).toBe(true);
});

test('a thread that ended is not started again at once', async () => {
  const pool = open(1, './missing.ts');
  expect(pool.warm()).toBe(false);
  await expect(pool.ask({ kind: 'thread' })).rejects.toBeInstanceOf(LostThreadError);
  expect(pool.warm()).toBe(false);
  await pool.close();
});

test('where no thread can be started, who asks is told so', async () => {
  // Refused at once, as too many threads are, or any without `--allow-worker`.
  const pool = open(1, 'https://example.com/answering.js');
  expect(pool.warm()).toBe(false);
  const asked = [1, 2].map((number) => pool.ask({ kind: 'double', number }));
  for (const one of asked) {
    await expect(one).rejects.toMatchObject({
      name: 'LostThreadError',
      message: expect.stringMatching(/^No thread can be started: ./),
    });
  }
  expect(pool.warm()).toBe(false);
  await pool.close();
});

test('after a renewal, another thread answers', async () => {
  const pool = open();
  const before = await pool.ask({ kind: 'thread' });
  pool.renew();
  expect(await pool.ask({ kind: 'thread' })).not.toBe(before);
});

test('closing answers what was asked before, and refuses what comes after', async () => {
  const pool = open();
  const asked = [1, 2, 3].map((number) => pool.ask({ kind: 'double', number }));
  await Promise.all([pool.close(), pool.close()]);
  expect(await Promise.all(asked)).toEqual([2, 4, 6]);
  await expect(pool.ask({ kind: 'thread' })).rejects.toBeInstanceOf(LostThreadError);
  expect(pool.warm()).toBe(false);
});
