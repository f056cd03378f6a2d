export { type Client, type ClientSettings, createClient } from './client.ts';
export { AfterwordError } from './error.ts';
export { memoryQueue, type Queue } from './queue.ts';
