import type { SettingTable } from '../../element/setting.ts';

export { settingFaults } from '../../element/settings/index.ts';

/**
 * All that `<afterword-survey>` can be told. Its documentation is made from here, comments and all,
 * and so is what is said of a setting that is none.
 */
export const settings = {
  /** The key for browsers, `amo_pub_…`. */
  publishableKey: 'text',
  /** The Afterword server; default: the page's origin. */
  endpoint: 'text',
  /** What is rated; default: the chat's conversation on this site. */
  conversationId: 'text',
  /** How a rating is asked for; thumbs are 1 and 5. */
  ratingScale: ['star', 'emoji', 'thumbs'],
  /** Asked in place of "How was this conversation?". */
  question: 'text',
  /** What it speaks; default: the page's `lang`, else the browser's. */
  lang: 'text',
  /** Colours; default: as the device. */
  theme: ['light', 'dark'],
} as const satisfies SettingTable;
