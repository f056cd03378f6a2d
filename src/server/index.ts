export { type App, type AppOptions, createApp } from './app.ts';
export type { Assets } from './api/assets.ts';
export { type RunningServer, startServer } from './serve.ts';
export { readSettings, type Settings } from './settings.ts';
export { openStore, type Store } from './store/index.ts';
