export * from './agents.ts';
export * from './identity.ts';
export * from './keys.ts';
export * from './limits.ts';
export * from './links.ts';
export * from './origins.ts';
export * from './sessions.ts';
export * from './zendesk.ts';
