/** What a survey's mail and its page say beside the survey itself. */
export const mailStrings = {
  subject: 'How was your conversation with us?',
  hello: 'You recently chatted with our support team.',
  question: 'How was it? One click is enough.',
  until: 'You can answer until {date}.',
  why: 'You are getting this e-mail because you gave us this address in a conversation.',
  optOut: 'Stop surveys',
  optOutQuestion: 'Do you want to stop surveys by e-mail?',
  optedOut: 'You will get no more surveys from us.',
  send: 'Send rating',
  saving: 'Saving your rating…',
  notSaved: 'Your rating could not be saved. Check your connection.',
  retry: 'Try again',
  chosen: 'Your rating: {name}',
  closed: 'This survey is closed',
  closedMore: 'The time to answer is over. Thank you all the same.',
  unknown: 'This link does not work',
  unknownMore: 'Part of it may be missing. Open the link in the e-mail again.',
  busy: 'There are too many requests at the moment. Please try again in a minute.',
  preview: 'This is a preview: nothing is recorded.',
  replySubject: 'A reply to your message',
  replyQuote: 'You wrote:',
  replyHint: 'To answer, reply to this e-mail.',
};

export type MailStrings = typeof mailStrings;
