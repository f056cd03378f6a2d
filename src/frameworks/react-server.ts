// What a server component imports: the build marks this file as `'use client'`. Bundlers without server
// components warn of that mark, so the file for them has none.
export { AfterwordChat, AfterwordSurvey } from './react.ts';
