import { answerAll } from '../../../src/server/threads/thread.ts';

// Run as a thread by the tests of the pool.

export type Task =
  | { kind: 'double'; number: number }
  | { kind: 'fail'; code: string }
  | { kind: 'end' }
  | { kind: 'thread' };

const thread = Math.random();

answerAll((task: Task) => {
  if (task.kind === 'double') return task.number * 2;
  if (task.kind === 'fail') throw Object.assign(new Error('It failed.'), { code: task.code });
  if (task.kind === 'end') process.exit(1);
  return thread;
});
