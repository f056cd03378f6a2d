export * from './attachment.ts';
export * from './chat.ts';
export * from './conversation.ts';
export * from './error.ts';
export * from './event.ts';
export * from './limits.ts';
export * from './metrics.ts';
export * from './words.ts';
