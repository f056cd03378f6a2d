// @one-database: there is none.
import { expect, test } from 'vitest';
import { endAll } from '../../src/server/database/end-all.ts';

test('each part ends, one after the other, whatever became of those before; the first error is told', async () => {
  const ended: string[] = [];
  const end = (name: string, error?: Error) => async () => {
    await Promise.resolve();
    ended.push(name);
    if (error) throw error;
  };
  const first = new Error('first');
  const ending = endAll(
    end('one'),
    end('two', first),
    () => {
      ended.push('three');
      throw new Error('second');
    },
    end('four'),
  );
  await expect(ending).rejects.toBe(first);
  expect(ended).toEqual(['one', 'two', 'three', 'four']);
  await expect(endAll(end('five'))).resolves.toBeUndefined();
});
