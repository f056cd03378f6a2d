export { acceptedSince, createAllowances } from './allowances.ts';
export { isSourceAccepted } from './store/accepted-sources.ts';
export { countSetApart, isSetApart, listSetApart } from './store/set-apart.ts';
export { LONG_WAIT } from './rules/suspicion.ts';
export {
  cursorOf as positionCursor,
  NO_CURSOR,
  positionFrom,
  setApartCursor,
  setApartPlaceFrom,
  transcriptPosition,
} from './cursor.ts';
export { decideSuspected, MOST, untilOf } from './decide-suspected.ts';
export { earlierConversations } from './earlier.ts';
export { conversationDetail, wholeConversation } from './detail.ts';
export { conversationData, namedInEvents } from './personal.ts';
export { conversationEndpoints } from './routes/conversations.ts';
export { eventEndpoints } from './routes/events.ts';
export { conversationFileEndpoints } from './routes/files.ts';
export { liveEndpoints } from './routes/live.ts';
export type { AppliedEvent } from './rules/applied-event.ts';
export type { SuspectedJob } from './jobs.ts';
export { viewEndpoints } from './routes/views.ts';
export { viewData } from './view-data.ts';
export { suspectedEndpoints } from './routes/suspected.ts';
export { type Conversation } from './rules/conversation.ts';
export { maskInput } from './masking.ts';
export { isCredible, withCredibleTimes } from './rules/times.ts';
export { type Message, messageReplyTo } from './rules/message.ts';
export type { ConversationServices, ReadingServices, TranscriptServices } from './services.ts';
export {
  findConversation,
  findConversations,
  findExisting,
  findProven,
  lockConversations,
} from './store/conversations.ts';
export { findEvents, findThumbs } from './store/events.ts';
export { findLastMessages, findTranscripts } from './store/messages.ts';
export { sameConversation } from './write/bodies.ts';
export {
  type ConversationChange,
  createWrites,
  type WriteFeature,
  type WriteGroup,
  type WritePart,
} from './write/index.ts';
export { historyIn } from './write/history.ts';
export { messageKey } from './rules/message.ts';
export { outcomeOf } from './response.ts';
export { type ListedConversation, pageConversations } from './store/list.ts';
