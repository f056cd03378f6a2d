export { createNotifier, type Notifier } from './job.ts';
export { noticeData } from './personal.ts';
export { notifySettingEndpoints } from './routes/settings.ts';
export { pushEndpoints } from './routes/push.ts';
export { webhookEndpoints } from './routes/webhooks.ts';
export type { NotifyServices } from './services.ts';
export { teamTold } from './told.ts';
export { noteChanges, noteChats, noteGaps } from './write.ts';
