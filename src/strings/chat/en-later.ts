import type { Counted } from '../say.ts';
import type { ChatStrings } from './en.ts';

/** What the parts say that load on demand. */
export const laterStrings = {
  earlier: 'Earlier chats',
  download: 'Download transcript',
  copy: 'Copy transcript',
  copied: 'Copied.',
  back: 'Back',
  noEarlier: 'There are no earlier chats in this browser.',
  removeFile: 'Remove {name}',
  tooLarge: '{name} is too large: {size} MB at most.',
  wrongType: '{name} cannot be sent: it is not a photo or video of a supported type.',
  tooMany: {
    one: 'At most {count} file at once.',
    other: 'At most {count} files at once.',
  } as Counted,
  notSent: '{name} was not sent. Try again.',
  tooManyFiles: '{name} was not sent: too many files. Try again later.',
  full: 'This chat is full. End it and start a new one to write more.',
  tooLong: {
    one: '{count} character too many. Shorten the text, or send it in parts.',
    other: '{count} characters too many. Shorten the text, or send it in parts.',
  } as Counted,
  tooMuch: 'Your message was not sent: there were too many from your network. Try again later.',
  busy: 'Too many questions at once. Try again in a moment.',
  consent: 'May we keep this chat so that the team can read it?',
  agree: 'Yes, keep it',
  before: 'Before we start',
  name: 'Name',
  email: 'E-mail',
  topic: 'What is it about?',
  begin: 'Start the chat',
  // Not only the customer asks: so do self-harm and rules of the site. So neither says who did.
  escalated: 'A person from our team has been asked to join. You can keep writing here.',
  // While nobody has been told of it; `escalated` says that the team was.
  requested: 'The request for a person is saved. You can keep writing here.',
  withPerson: 'You are talking to a person',
  queuePlace: 'You are number {place} in the queue.',
  queueNext: 'You are next.',
  queueWait: {
    one: 'Others waited about {count} minute.',
    other: 'Others waited about {count} minutes.',
  } as Counted,
  backToAi: 'Back to the assistant',
  personHere: '{name} is here.',
  personTyping: '{name} is typing',
  seen: 'Seen',
  away: 'Nobody is here right now. Leave a message and we will answer by e-mail.',
  opens: 'Next open: {time}.',
  answerTime: 'Replies take at most {time}.',
  leave: 'Leave the message',
  left: 'Thank you. We will write to {email}.',
  // While nobody has been told of it.
  leftSaved: 'Thank you. Your message is saved, and the reply goes to {email}.',
  leaveFailed: 'Your message was not sent. Try again.',
  // For a customer who may hurt themselves.
  care: 'It sounds as if you are going through something very hard. You do not have to face it alone. If you are in danger, please call your local emergency number now.',
};

export type AllStrings = ChatStrings & typeof laterStrings;

/** The words with those of the parts that load on demand; of other languages all come at once. */
export const allStrings = (strings: ChatStrings): AllStrings => ({ ...laterStrings, ...strings });
