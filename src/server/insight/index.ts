export { createReader } from './job.ts';
export { knowledgeGapEndpoints } from './routes/knowledge-gaps.ts';
export { markAllUnread, readAnew } from './store.ts';
export { noteUnread } from './write.ts';
