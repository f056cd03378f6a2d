export { createDialogue, type Dialogue, type ReplyFailure } from './dialogue.ts';
export { endpointResponder, type Question, type Reply, type Responder } from './responder.ts';
