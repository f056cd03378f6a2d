/** What the server's own bot says when it has no reply to give. */
export const botStrings = {
  /** No article fits. */
  unknown: "I don't know the answer to that. I can bring in a person from the team if you like.",
  /** The same when a person has been asked for. It does not claim that the team was told: see docs/notify.md. */
  unknownAsked: "I don't know the answer to that. The team can read your question here.",
  /** There is neither knowledge nor a model: the chat takes the question. */
  noBot:
    'Thank you for your message. There is no automatic assistant here. Would you like to talk to a person, or leave a message with your e-mail address?',
  /** The same, to later messages and when a person has been asked for. */
  noBotAgain: 'Thank you. The team can read this in the chat.',
};

export type BotStrings = typeof botStrings;
