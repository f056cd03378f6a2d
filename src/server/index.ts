export { type App, type AppOptions, createApp } from './app.ts';
export type { Assets } from './http/assets.ts';
export { type RunningServer, startServer } from './serve.ts';
export { readSettings, type Settings } from './settings.ts';
export { openStore } from './features.ts';
export { type Store } from './database/store.ts';
