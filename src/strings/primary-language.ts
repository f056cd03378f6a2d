import type { Language } from './languages.ts';

/** A language without its script or region, such as `pt` for `pt-BR`. */
export type PrimaryLanguage = Language extends infer L
  ? L extends `${infer Primary}-${string}`
    ? Primary
    : L
  : never;

/** For what is the same in all scripts and regions of a language. */
export const primaryOf = (language: Language): PrimaryLanguage =>
  language.split('-')[0] as PrimaryLanguage;
