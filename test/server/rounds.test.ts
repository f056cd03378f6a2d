import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRounds, type Rounds, type RoundsOptions } from '../../src/server/rounds/index.ts';

/** Time that passes when a test says so. */
function clock() {
  const due = new Set<{ at: number; act: () => void }>();
  let now = 0;
  return {
    later: (act: () => void, milliseconds: number) => {
      const one = { at: now + milliseconds, act };
      due.add(one);
      return () => void due.delete(one);
    },
    /** Up to that moment, all that falls due, in order. */
    async until(at: number) {
      for (;;) {
        await settled();
        const [next] = [...due].sort((a, b) => a.at - b.at);
        if (!next || next.at > at) break;
        due.delete(next);
        now = next.at;
        next.act();
      }
      now = at;
    },
    now: () => now,
  };
}

/** Work that goes on until the test ends it. */
function held() {
  let release = () => {};
  const end = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { end, release };
}

function watched(options: Partial<RoundsOptions> = {}) {
  const time = clock();
  const begun: number[] = [];
  const errors: string[] = [];
  const { round = async () => {} } = options;
  const rounds: Rounds = createRounds({
    every: 1000,
    failed: ({ message }) => errors.push(message),
    ...options,
    later: time.later,
    round: async () => {
      begun.push(time.now());
      return round();
    },
  });
  onTestFinished(() => rounds.stop());
  return { ...time, rounds, begun, errors };
}

describe('by themselves', () => {
  test('rounds follow each other, the first one sooner', async () => {
    const { until, begun } = watched({ first: 10 });
    await until(2500);
    expect(begun).toEqual([10, 1010, 2010]);
  });

  test('the time between counts from the end of a round', async () => {
    const { end, release } = held();
    const { until, begun } = watched({ round: () => end });
    await until(5000);
    expect(begun).toEqual([1000]);
    release();
    await until(7000);
    expect(begun).toEqual([1000, 6000, 7000]);
  });

  test('one that fails is told of, and the next one comes', async () => {
    const { until, begun, errors } = watched({
      round: async () => {
        throw new Error('no database');
      },
    });
    await until(2000);
    expect(begun).toEqual([1000, 2000]);
    expect(errors).toEqual(['no database', 'no database']);
  });

  test('a rest that a round asks for is kept, whatever it is told meanwhile', async () => {
    const rests = [5000, 30];
    const { until, rounds, begun } = watched({ delay: 20, round: async () => rests.shift() });
    await until(1000);
    rounds.wake();
    await until(6030);
    expect(begun).toEqual([1000, 6000, 6030]);
  });
});

describe('woken', () => {
  test('a round comes soon, and one is enough', async () => {
    const { until, rounds, begun } = watched({ delay: 20 });
    rounds.wake();
    rounds.wake();
    await until(1019);
    expect(begun).toEqual([20]);
    await until(1020);
    expect(begun).toEqual([20, 1020]);
  });

  test('again and again, it does not come later for that', async () => {
    const { until, rounds, begun } = watched({ delay: 20 });
    for (let at = 0; at < 40; at += 5) {
      await until(at);
      rounds.wake();
    }
    expect(begun).toEqual([20]);
  });

  test('in the middle of a round, another one follows: it may have come too late for this one', async () => {
    const { end, release } = held();
    const { until, rounds, begun } = watched({ delay: 20, round: () => end });
    await until(1000);
    rounds.wake();
    await until(1500);
    expect(begun).toEqual([1000]);
    release();
    await until(2000);
    expect(begun).toEqual([1000, 1520]);
  });
});

describe('asked for', () => {
  test('a round runs now, tells what went wrong, and changes nothing for the others', async () => {
    const { until, rounds, begun, errors } = watched({
      round: async () => {
        throw new Error('no mail server');
      },
    });
    await until(400);
    await expect(rounds.run()).rejects.toThrow('no mail server');
    expect(errors).toEqual(['no mail server']);
    await until(1000);
    expect(begun).toEqual([400, 1000]);
  });

  test('no two run at once, nor a round beside other work', async () => {
    const steps: string[] = [];
    const { end, release } = held();
    const { until, rounds } = watched({
      round: async () => {
        steps.push('round begins');
        await settled();
        steps.push('round ends');
      },
    });
    const result = rounds.inTurn(async () => {
      steps.push('work begins');
      await end;
      steps.push('work ends');
      return 7;
    });
    const asked = rounds.run();
    await until(1000);
    expect(steps).toEqual(['work begins']);
    release();
    expect(await result).toBe(7);
    await asked;
    await rounds.inTurn(async () => {});
    const round = ['round begins', 'round ends'];
    expect(steps).toEqual(['work begins', 'work ends', ...round, ...round]);
  });

  test('work that fails is its own affair', async () => {
    const { until, rounds, begun, errors } = watched();
    const failing = rounds.inTurn(async () => {
      throw new Error('not over yet');
    });
    await expect(failing).rejects.toThrow('not over yet');
    await until(1000);
    expect([begun, errors]).toEqual([[1000], []]);
  });
});

describe('stopped', () => {
  test('no round begins, whoever asks', async () => {
    const { until, rounds, begun } = watched({ first: 10 });
    const asked = rounds.run();
    const stopped = rounds.stop();
    rounds.wake();
    await Promise.all([asked, stopped, rounds.run()]);
    await until(5000);
    expect(begun).toEqual([]);
  });

  test('the round that is running ends first', async () => {
    const { end, release } = held();
    const { until, rounds, begun } = watched({ round: () => end });
    await until(1000);
    let isStopped = false;
    const stopped = rounds.stop().then(() => {
      isStopped = true;
    });
    await settled();
    expect([rounds.isStopped, isStopped]).toEqual([true, false]);
    release();
    await stopped;
    rounds.wake();
    await until(9000);
    expect(begun).toEqual([1000]);
  });
});
