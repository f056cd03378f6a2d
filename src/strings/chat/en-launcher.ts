/** What the launcher says, which every visitor loads. `unread` must be right with any number. */
export const launcherStrings = {
  open: 'Open the chat',
  unread: 'Open the chat, {count} unread',
  close: 'Minimise the chat',
  title: 'Support',
};

export type LauncherStrings = typeof launcherStrings;
