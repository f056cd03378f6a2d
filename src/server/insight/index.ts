export { createReader } from './job.ts';
export { knowledgeGapEndpoints } from './routes/knowledge-gaps.ts';
export { markAllUnread, readAnew, saveUnread } from './store.ts';
