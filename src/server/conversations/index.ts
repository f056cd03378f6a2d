export { conversationDetail } from './detail.ts';
export { conversationEndpoints } from './routes/conversations.ts';
export { eventEndpoints } from './routes/events.ts';
export { conversationFileEndpoints } from './routes/files.ts';
export { liveEndpoints } from './routes/live.ts';
export {
  type AppliedEvent,
  applyEvent,
  applyInput,
  applyTicket,
  type Conversation,
  emptyConversation,
  isMoodGiven,
  withMood,
} from './rules/conversation.ts';
export { maskInput } from './rules/masking.ts';
export {
  mergeMessages,
  type Message,
  messageFromEvent,
  type PlacedMessage,
} from './rules/message.ts';
export { type MessageFacts } from './rules/reply-facts.ts';
export { moodOf } from './rules/sentiment.ts';
export type { ConversationServices, ReadingServices, TranscriptServices } from './services.ts';
export {
  conversationRow,
  findConversation,
  findConversations,
  insertConversations,
  lockConversations,
  replaceConversations,
} from './store/conversations.ts';
export { findEventIds, saveEvents } from './store/events.ts';
export {
  findLastMessages,
  findMessages,
  saveEventMessages,
  saveMessages,
} from './store/messages.ts';
export { sameConversation } from './write/bodies.ts';
export {
  type ConversationChange,
  createWrites,
  type WriteFeature,
  type WriteGroup,
  type WritePart,
} from './write/index.ts';
export { messageKey } from './rules/message.ts';
export { outcomeOf } from './outcome.ts';
