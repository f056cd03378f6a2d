export { checkChats } from './check-chats.ts';
export { reportingEndpoints } from './routes/index.ts';
export { callData } from './personal.ts';
