/** What a setting may be: any text, a number from 0, there or not, or one of these words. */
export type Allowed = 'text' | 'number' | 'flag' | readonly string[];

/**
 * The settings of an element, by the names that a framework would give them; the attributes are
 * named as `attributeName` says.
 */
export type SettingTable = Readonly<Record<string, Allowed>>;

/** What goes with `Allowed` in TypeScript. */
export type ValueOf<A extends Allowed> = A extends readonly (infer Word)[]
  ? Word
  : A extends 'number'
    ? number
    : A extends 'flag'
      ? boolean
      : string;
