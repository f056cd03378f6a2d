import type { AttributeName } from '../../element/attribute.ts';
import type { SettingTable } from '../../element/setting.ts';

export { settingFaults } from '../../element/settings/index.ts';
export { replyFaults } from './reply-faults.ts';

/**
 * The settings of `<afterword-chat>`. The documentation is generated from them and their comments. The
 * props of the framework bindings and the warnings about unknown settings derive from them. Visitors
 * do not load this file.
 */
export const settings = {
  /** The publishable key, `amo_pub_…`. */
  publishableKey: 'text',
  /** Address of the Afterword server; default: the script's origin, or the page's for the element. */
  endpoint: 'text',
  /** URL of a bot that replies in place of the server's bot. */
  responder: 'text',
  /** Seconds without a byte from the bot after which its reply counts as failed; default: 60; may change. */
  replyTimeout: 'number',
  /** The topic of the conversation; read when it starts. */
  topic: 'text',
  /** The language; default: the page's `lang`, else the browser's. */
  lang: 'text',
  /**
   * Whether the visitor agrees to being recorded; default: `granted`, but `pending` with Global Privacy Control; may
   * change.
   */
  consent: ['pending', 'denied', 'granted'],
  /** `off`: nothing is masked in the browser. */
  redaction: ['off'],
  /** `off`: sentiment is not analysed. */
  sentiment: ['off'],
  /**
   * Signs that the customer needs a person. `off`: not detected, self-harm included; `act`: a sign escalates at
   * once.
   */
  escalation: ['off', 'act'],
  /**
   * A line for customers who may hurt themselves, such as a helpline and its number, `Samaritans: 116 123`; it follows
   * a few words in their language, and its phone numbers become links; may change.
   */
  helpline: 'text',
  /** The title at the top; may change. */
  chatTitle: 'text',
  /** The greeting at the start of the chat; may change. */
  greeting: 'text',
  /** URL of the assistant's picture; may change. */
  avatar: 'text',
  /** Questions that an empty chat suggests, `Where is my parcel?|Opening hours`; may change. */
  suggestedQuestions: 'text',
  /** Fields of the form before the chat, `name email* topic`; a star marks a required field; may change. */
  preChat: 'text',
  /**
   * Topics to choose from, `Orders|Returns`; without them, the customer types one; may change.
   */
  preChatTopics: 'text',
  /** `off`: customers cannot send photos and videos; may change. */
  attachments: ['off'],
  /** The colour scheme; default: the device's; may change. */
  theme: ['light', 'dark'],
  /** The rating scale; thumbs are 1 and 5; a change applies to the next survey. */
  ratingScale: ['star', 'emoji', 'thumbs'],
  /** The survey's question; default: "How was this conversation?"; a change applies to the next survey. */
  question: 'text',
  /**
   * Seconds of silence from the customer after a reply until the survey is shown; may change.
   */
  surveyAfter: 'number',
  /** Side of the window; default: `end`, which is right in left-to-right languages; may change. */
  position: ['start', 'end'],
  /** Hides the chat and its launcher; may change. */
  hidden: 'flag',
} as const satisfies SettingTable;

/** The attribute name of a setting. */
export type Setting = AttributeName<keyof typeof settings>;
