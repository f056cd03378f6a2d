export { chatEvents } from './chat-events.ts';
export { createDispatcher, type Dispatcher } from './job.ts';
export { handoffRoutes } from './routes/customer.ts';
export { inboxRoutes } from './routes/inbox.ts';
export { peopleReportRoutes } from './routes/people-reports.ts';
export { type ChatAction } from './rules/action.ts';
export {
  agentsIn,
  applyLive,
  type Chat,
  isOpenChat,
  type LiveEvent,
  type Participant,
  pendingTransfer,
} from './rules/chat.ts';
export { findOpenChats } from './store.ts';
export { createTail, type Tail } from './tail.ts';
export { writeChats } from './write.ts';
export type { ChatTable } from './tables.ts';
