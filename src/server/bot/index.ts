export { createBudget } from './budget.ts';
export { chatEndpoints } from './routes/chat.ts';
export { parseKnowledge } from './knowledge.ts';
export type { BotServices } from './services.ts';
export {
  createRelay,
  createUpstream,
  NO_PRICE,
  type RelaySettings,
  DEFAULT_PRICE,
  type UpstreamSettings,
} from './upstream.ts';
