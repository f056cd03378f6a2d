export { createGate } from './gate.ts';
export { linkTo } from './link.ts';
export { attachmentEndpoints } from './routes/index.ts';
export { readAttachment, transcriptFiles } from './rules.ts';
export type { AttachmentServices } from './services.ts';
export { createStorage } from './storage.ts';
export { addAttachment, findAttachments } from './store.ts';
export { createStrays, type Strays } from './strays.ts';
export { fileData } from './personal.ts';
