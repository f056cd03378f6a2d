export { chatRoutes } from './routes/chat.ts';
export { type Knowledge, parseKnowledge } from './rules.ts';
export { createUpstream, type Upstream, type UpstreamSettings } from './upstream.ts';
