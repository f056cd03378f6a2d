/** The attribute behind a setting: `chatTitle` is `chat-title`. */
export const attributeName = (setting: string): string =>
  setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
