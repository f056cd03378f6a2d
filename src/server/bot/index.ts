export { createBudget } from './budget.ts';
export { chatEndpoints } from './routes/chat.ts';
export { createKnowledgeOf } from './knowledge-of.ts';
export type { BotServices } from './services.ts';
export { DEFAULT_PRICE, NO_PRICE, type RelaySettings, type UpstreamSettings } from './settings.ts';
export { createRelay, createUpstream } from './upstream.ts';
