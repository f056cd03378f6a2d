export { createDialogue, type Dialogue, type ReplyFailure } from './dialogue.ts';
export {
  type Ask,
  askBot,
  askServer,
  type Question,
  type Reply,
  type Responder,
} from './responder.ts';
