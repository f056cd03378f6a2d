export { topicData } from './personal.ts';
export { NO_CHANGES, type TopicNames } from './rules/names.ts';
export { topicEndpoints } from './routes/topics.ts';
export { findTopicNames } from './store.ts';
