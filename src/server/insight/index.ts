export { createReader } from './job.ts';
export { gapsOf, knowledgeGap } from './rules/gap.ts';
export { findGapExamples, groupGapQuestions, markAllUnread, saveUnread } from './store.ts';
export { readAnew } from './store.ts';
export { noteUnread } from './write.ts';
