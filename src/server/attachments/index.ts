export { attachmentRoutes, linkTo } from './routes/attachments.ts';
export { readAttachment, transcriptFiles } from './rules.ts';
export { addAttachment, findAttachments } from './store.ts';
