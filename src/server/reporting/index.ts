export { checkChats } from './check-chats.ts';
export { reportingEndpoints } from './routes/index.ts';
