/** The attribute name of a setting: `chat-title` for `chatTitle`. */
export const attributeName = (setting: string): string =>
  setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The same, as a type. */
export type AttributeName<Setting extends string> = Setting extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? '' : '-'}${Lowercase<Letter>}${AttributeName<Rest>}`
  : Setting;
