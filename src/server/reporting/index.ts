export { checkChats } from './check-chats.ts';
export { reportingRoutes } from './routes/reporting.ts';
