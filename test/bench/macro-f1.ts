import type { Sentiment } from '../../src/contract/index.ts';

/** The mean of the F1 of positive, neutral and negative. */
export function macroF1(pairs: readonly { is: Sentiment; said: Sentiment }[]): number {
  const f1 = (['positive', 'neutral', 'negative'] as const).map((label) => {
    const hits = pairs.filter(({ is, said }) => is === label && said === label).length;
    const all = pairs.filter(({ is }) => is === label).length;
    const told = pairs.filter(({ said }) => said === label).length;
    return (2 * hits) / (all + told);
  });
  return f1.reduce((sum, one) => sum + one) / f1.length;
}
