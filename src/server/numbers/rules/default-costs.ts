import { microsFromUsd } from '../../conversations/rules/money.ts';
import type { Counts } from './rollup.ts';

type Costs = Pick<
  Counts,
  'costMicros' | 'estimatedHumanCostMicros' | 'aiCostUnknown' | 'humanCostUnknown'
>;

/** What a conversation that the AI handled is taken to cost if nobody reported it, millionths of a USD. */
export interface DefaultCosts {
  ai: number;
  /** What it would have cost if an agent had handled it. */
  human: number;
}

/** @param usd what each costs, USD; default: nothing */
export const defaultCostsOf = (usd: Partial<DefaultCosts> = {}): DefaultCosts => ({
  ai: microsFromUsd(usd.ai ?? 0),
  human: microsFromUsd(usd.human ?? 0),
});

/** The counts, with what conversations of unknown cost are taken to cost. */
export const withDefaultCosts = <T extends Costs>(counts: T, { ai, human }: DefaultCosts): T => ({
  ...counts,
  costMicros: counts.costMicros + counts.aiCostUnknown * ai,
  estimatedHumanCostMicros: counts.estimatedHumanCostMicros + counts.humanCostUnknown * human,
});
