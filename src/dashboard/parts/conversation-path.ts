import { fill } from '../route.ts';

/** The page of conversations, with the one that is open. */
export const CONVERSATIONS = 'conversations/:id?';

export const conversationPath = (id: string) => fill(CONVERSATIONS, { id });
