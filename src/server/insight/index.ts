export { createReader } from './job.ts';
export { knowledgeGapEndpoints } from './routes/knowledge-gaps.ts';
export { markAllUnread, rereadTranscripts } from './store.ts';
export { gapRollup } from './store-gaps.ts';
export { noteUnread } from './write.ts';
export { questionData } from './personal.ts';
export { topGaps } from './top-gaps.ts';
