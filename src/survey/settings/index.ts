import type { SettingTable } from '../../element/setting.ts';

export { settingFaults } from '../../element/settings/index.ts';

/**
 * The settings of `<afterword-survey>`. The documentation is generated from them and their comments,
 * and the warnings about unknown settings derive from them.
 */
export const settings = {
  /** The publishable key, `amo_pub_…`. */
  publishableKey: 'text',
  /** Address of the Afterword server; default: the page's origin. */
  endpoint: 'text',
  /** The conversation to rate; default: the chat's conversation on this site. */
  conversationId: 'text',
  /** The rating scale; thumbs are 1 and 5. */
  ratingScale: ['star', 'emoji', 'thumbs'],
  /** The question; default: "How was this conversation?". */
  question: 'text',
  /**
   * Whether the visitor agrees to being recorded; default: `granted`, but `pending` with Global Privacy Control; may
   * change.
   */
  consent: ['granted', 'denied', 'pending'],
  /** The language; default: the page's `lang`, else the browser's. */
  lang: 'text',
  /** The colour scheme; default: the device's. */
  theme: ['light', 'dark'],
} as const satisfies SettingTable;
