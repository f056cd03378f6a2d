import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createClassifier, type Example } from '../../src/server/bot/classifier.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const nextTurn = () => new Promise(setImmediate);

test('what was learnt from is not kept', async () => {
  let kept: WeakRef<Example> | undefined;
  const learn = () => {
    const examples = ['open', 'hours', 'refund', 'money'].map((word, i) => ({
      features: new Map([[word, 1]]),
      subject: Math.floor(i / 2),
    }));
    kept = new WeakRef(examples[0]!);
    const steps = createClassifier(examples);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  const classify = learn();
  // What a WeakRef was asked for is kept until the end of the turn.
  await nextTurn();
  collect();
  await nextTurn();
  expect(kept!.deref()).toBeUndefined();
  expect(classify(new Map([['refund', 1]])).get(1)).toBeGreaterThan(0.5);
});
