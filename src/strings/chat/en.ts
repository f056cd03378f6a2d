import { launcherStrings } from './en-launcher.ts';

/** What the chat says from the start. */
export const chatStrings = {
  ...launcherStrings,
  subtitle: 'Ask us anything. A person is one click away.',
  greeting: 'Hello! How can we help?',
  more: 'More',
  end: 'End chat',
  endQuestion: 'End this chat?',
  endYes: 'Yes, end it',
  endNo: 'Keep chatting',
  conversation: 'Conversation',
  message: 'Write a message',
  send: 'Send',
  you: 'You',
  ai: 'Assistant',
  human_agent: 'Support team',
  typing: 'A reply is being written',
  newMessages: 'New messages',
  helpful: 'Helpful',
  unhelpful: 'Not helpful',
  suggestions: 'Suggested questions',
  person: 'Talk to a person',
  failed: 'There was no reply to that.',
  retry: 'Try again',
  offline: 'You are offline. What you write is kept and sent when you are back online.',
  // While a part that the customer waits for cannot be loaded; it is loaded again.
  notLoaded: 'Part of the chat could not be loaded yet. What you chose is kept.',
  ended: 'This chat has ended.',
  restart: 'Start a new chat',
  attach: 'Add photos or videos',
  waiting: 'Waiting for a person',
};

export type ChatStrings = typeof chatStrings;
