export { fileOfThread } from './file.ts';
export { createPool, LostThreadError } from './pool.ts';
