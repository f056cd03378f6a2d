/** What the launcher says, which every visitor loads. `{count}` stands for a number. */
export const launcherStrings = {
  open: 'Open the chat',
  unread: 'Open the chat, {count} unread',
  close: 'Minimise the chat',
  title: 'Support',
};

export type LauncherStrings = typeof launcherStrings;
