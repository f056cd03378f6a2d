import type { ConversationDetail } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { strings } from '../strings/index.ts';

type Message = ConversationDetail['messages'][number];

/** The label of a sender, used when no name is known. */
export function senderOf({ sender_type, claimed }: Pick<Message, 'sender_type' | 'claimed'>) {
  const sender = strings.parts.sender[sender_type];
  return claimed ? say(strings.parts.claimed, { sender }) : sender;
}
