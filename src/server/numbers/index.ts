export { metricRoutes } from './routes/metrics.ts';
export {
  type Escalation,
  escalationDifferences,
  type EscalationRollup,
} from './rules/escalation.ts';
export {
  type Difference,
  lastHours,
  type Range,
  type Rollup,
  rollupDifferences,
} from './rules/rollup.ts';
export { saveClientReports } from './store/client-reports.ts';
export {
  checkRollups,
  type Counted,
  countWindow,
  fillMissingRollups,
  repairRollups,
  type RollupFault,
  saveEscalationRollups,
  saveRollups,
} from './store/rollups.ts';
export { ifIs, ifTrue, orEmpty } from './store/expressions.ts';
export { conversationRollup, escalationRollup, type RollupKind } from './store/rollups.ts';
export { countConversations } from './write.ts';
