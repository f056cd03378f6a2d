import type { ConversationFilters } from '../../contract/index.ts';
import { queryOf } from '../address.ts';
import { fill } from '../route.ts';

/** The path of the conversations page, with the id of the open one. */
export const CONVERSATIONS = 'conversations/:id?';

/** @param query the filters of the list beside it, as the address has them */
export const conversationPath = (id: string, query = '') => fill(CONVERSATIONS, { id }) + query;

/** The path of the list with these filters. */
export const listPath = (filters: ConversationFilters) =>
  fill(CONVERSATIONS) +
  queryOf(
    new URLSearchParams(
      Object.entries(filters).map(([name, value]: [string, string | number | boolean]) => [
        name,
        String(value),
      ]),
    ),
  );
