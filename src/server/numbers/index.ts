export { frequentTopics } from './frequent-topics.ts';
export { metricEndpoints } from './routes/metrics.ts';
export { seriesEndpoints } from './routes/series.ts';
export { countStarted, figureRollups } from './store/figures.ts';
export { figuresByTopic, figuresOfWindows, firstStart } from './figures.ts';
export { type DefaultCosts, defaultCostsOf } from './rules/default-costs.ts';
export { changesOf } from './rules/figures.ts';
export { findTimeZone } from './store/time-zone.ts';
export { type Escalation, escalationDifferences } from './rules/escalation.ts';
export {
  type Difference,
  lastHours,
  type Range,
  splitWindow,
  type Stretch,
} from './rules/rollup.ts';
export {
  checkRollups,
  countWindow,
  fillMissingRollups,
  repairRollups,
  type RollupFault,
  saveEscalationRollups,
} from './store/rollups.ts';
export { ifIs, ifTrue, isSet, orEmpty } from './store/expressions.ts';
export { conversationRollup, escalationRollup, type RollupKind } from './store/rollups.ts';
export type { NumbersServices } from './services.ts';
export { countConversations } from './write.ts';
export { findPrivateWords, languageData, wordData } from './personal.ts';
