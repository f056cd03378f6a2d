/**
 * Why an action in a chat is refused, by an id that stays. The dashboard says these in its own language; clients can
 * tell them apart without reading the text.
 */
export const reasons = {
  offered_or_ended: 'This chat is already offered, or has ended.',
  no_longer_waiting: 'This chat no longer waits for an agent.',
  agent_in_chat: 'This agent is in the chat already.',
  agent_full: 'This agent has reached their chat limit.',
  chat_ended: 'The chat has ended.',
  chat_taken: 'Another agent has taken this chat.',
  take_to_write: 'Take the chat before you write in it.',
  not_in_chat_to_transfer: 'You are not in this chat, so you cannot transfer it.',
  offered_already: 'This chat is already offered to an agent or a team.',
  transfer_to_one: 'Choose either an agent or a team to transfer the chat to.',
  not_in_chat_to_invite: 'You are not in this chat, so you cannot invite an agent.',
  only_agent: 'You are the only agent in this chat. Transfer it or end it instead.',
  take_to_end: 'Take the chat before you end it.',
  end_to_wrap_up: 'End the chat before you wrap it up.',
  wrapped_up_by_other: 'Another agent wraps up this chat.',
  agent_came: 'An agent is already in this chat.',
  agent_is_there: 'An agent is in this chat.',
  no_agent: 'No agent has this id.',
  no_message_left: 'There is no message to answer: an agent has, or had, this chat.',
  agent_offline: 'This agent is offline.',
  no_team: 'No team has this id.',
  team_offline: 'No agent of this team is online.',
  id_taken:
    'Something else was stored under this id, and nothing was changed. Send it again under a new id.',
  not_in_chat: 'You are not in this chat.',
  take_to_send_files: 'Take the chat before you send files.',
  no_chat: 'No chat has this id.',
  conversation_gone: 'The conversation no longer exists.',
} as const;

export type Reason = keyof typeof reasons;
