export { chatEndpoints } from './routes/chat.ts';
export { parseKnowledge } from './rules.ts';
export type { BotServices } from './services.ts';
export { createUpstream, type UpstreamSettings } from './upstream.ts';
