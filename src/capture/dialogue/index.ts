export { createDialogue, type Dialogue, type ReplyFailure } from './dialogue.ts';
export { type Ask, askServer, type Question, type Reply, type Responder } from './responder.ts';
