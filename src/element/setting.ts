/** The values of a setting: any text, a number ≥ 0, present or absent, or one of these words. */
export type Allowed = 'text' | 'number' | 'flag' | readonly string[];

/**
 * The settings of an element, by their property names in frameworks. `attributeName` gives the
 * attributes.
 */
export type SettingTable = Readonly<Record<string, Allowed>>;

/** The TypeScript type of a value that `Allowed` describes. */
export type ValueOf<A extends Allowed> = A extends readonly (infer Word)[]
  ? Word
  : A extends 'number'
    ? number
    : A extends 'flag'
      ? boolean
      : string;
