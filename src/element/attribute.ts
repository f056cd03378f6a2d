/** The attribute behind a setting: `chatTitle` is `chat-title`. */
export const attributeName = (setting: string): string =>
  setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The same of a name that is known. */
export type AttributeName<Setting extends string> = Setting extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? '' : '-'}${Lowercase<Letter>}${AttributeName<Rest>}`
  : Setting;
