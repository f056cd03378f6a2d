export { type AgentMails, createAgentMails } from './agent-mails.ts';
export { boardNow } from './board-now.ts';
export { chatEvents } from './chat-events.ts';
export { type ChatTurns, createChatTurns } from './chat-turns.ts';
export { createConversationOf } from './conversation-of.ts';
export { createDispatcher, type Dispatcher } from './job.ts';
export { chatData, namedInMessagesLeft } from './personal.ts';
export { createOpenLines } from './open-lines.ts';
export { createQueues } from './queues.ts';
export { rebuildChats } from './rebuild.ts';
export { handoffEndpoints } from './routes/index.ts';
export {
  agentsIn,
  applyLive,
  type Chat,
  followUpSince,
  isMessageLeft,
  isOpenChat,
  isUnanswered,
  type LiveEvent,
  type Participant,
  pendingTransfer,
} from './rules/chat.ts';
export type { HandoffServices } from './services.ts';
export { countOpenChats, findChat, findLatestChat } from './store.ts';
export type { ChatTable } from './tables.ts';
export { checkChatRollups, recountChats } from './store-rollups.ts';
export { createTail } from './tail.ts';
export { writeChats } from './write.ts';
