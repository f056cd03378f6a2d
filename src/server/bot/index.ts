export { createBudget } from './budget.ts';
export { chatEndpoints } from './routes/chat.ts';
export { parseKnowledge } from './rules.ts';
export type { BotServices } from './services.ts';
export {
  createRelay,
  createUpstream,
  NO_PRICE,
  type RelaySettings,
  DEFAULT_PRICE,
  type UpstreamSettings,
} from './upstream.ts';
