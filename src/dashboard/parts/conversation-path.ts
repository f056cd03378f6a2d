import { fill } from '../route.ts';

/** The path of the conversations page, with the id of the open one. */
export const CONVERSATIONS = 'conversations/:id?';

export const conversationPath = (id: string) => fill(CONVERSATIONS, { id });
