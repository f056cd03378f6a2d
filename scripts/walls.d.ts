/** What every feature of the server may import. */
export const COMMON: readonly string[];
/** Which rooms a room may import from, beside itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>>;
