import type { AttributeName } from '../../element/attribute.ts';
import type { SettingTable } from '../../element/setting.ts';

export { settingFaults } from '../../element/settings/index.ts';
export { replyFaults } from './reply-faults.ts';

/**
 * All that `<afterword-chat>` can be told. From here come its documentation, comments and all, the
 * props of the bindings for frameworks, and what is said of a setting that is none. A visitor loads
 * nothing of it.
 */
export const settings = {
  /** The key for browsers, `amo_pub_…`. */
  publishableKey: 'text',
  /** The Afterword server; default: the script's origin, for the element the page's. */
  endpoint: 'text',
  /** A URL that answers, in place of the server's bot. */
  responder: 'text',
  /** What the conversation is about; read when it starts. */
  topic: 'text',
  /** What the chat speaks; default: the page's `lang`, else the browser's. */
  lang: 'text',
  /** Whether the visitor agrees to being recorded. */
  consent: ['pending', 'denied', 'granted'],
  /** `off`: nothing is masked in the browser. */
  redaction: ['off'],
  /** `off`: nobody reads how the customer sounds. */
  sentiment: ['off'],
  /** Signs that a person is needed: nobody looks for them, or one of them calls a person at once. */
  escalation: ['off', 'act'],
  /** The title at the top; may change. */
  chatTitle: 'text',
  /** The first line; may change. */
  greeting: 'text',
  /** Address of the assistant's picture; may change. */
  avatar: 'text',
  /** What an empty chat offers, `Where is my parcel?|Opening hours`; may change. */
  suggestedQuestions: 'text',
  /** What is asked first, `name email* topic`, with a star for what must be given; may change. */
  preChat: 'text',
  /**
   * What the topic may be, `Orders|Returns`; without it the customer writes it; may change.
   */
  preChatTopics: 'text',
  /** `off`: no photos and videos; may change. */
  attachments: ['off'],
  /** Colours; default: as the device; may change. */
  theme: ['light', 'dark'],
  /** How a rating is asked for; thumbs are 1 and 5; may change, for the next survey. */
  ratingScale: ['star', 'emoji', 'thumbs'],
  /** Asked in place of "How was this conversation?"; may change, for the next survey. */
  question: 'text',
  /**
   * Seconds after an answer without a word of the customer's until the survey is shown; may change.
   */
  surveyAfter: 'number',
  /** Side of the window; default: `end`, the right one where one reads from the left; may change. */
  position: ['start', 'end'],
  /** Nothing is shown; may change. */
  hidden: 'flag',
} as const satisfies SettingTable;

/** The name of a setting's attribute. */
export type Setting = AttributeName<keyof typeof settings>;
