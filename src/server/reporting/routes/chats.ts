import { reportedChat, reportedChatParticipant } from '../../../contract/index.ts';
import { reportedChats, reportedParticipant } from '../chats.ts';
import { list, single } from '../list.ts';
import { pageOf } from '../store.ts';

/** Chats and their participants. */
export const chatEndpoints = [
  list({
    path: '/chats',
    summary: 'List chats',
    one: reportedChat,
    table: 'chat',
    show: reportedChats,
  }),
  single({
    path: '/chats/{id}',
    summary: 'Read a chat',
    description: 'The chat',
    one: reportedChat,
    async find(id, reader) {
      const { query, organisationId } = reader;
      const wanted = { limit: 1, offset: 0, ids: [id] };
      const { rows } = await pageOf(query, 'chat', organisationId, wanted);
      return (await reportedChats(rows, reader))[0];
    },
  }),
  list({
    path: '/chat_participants',
    summary: 'List participants of chats',
    one: reportedChatParticipant,
    table: 'chatParticipant',
    show: (rows) => rows.map((row) => ({ ...reportedParticipant(row), chat_id: row.chatId })),
  }),
];
