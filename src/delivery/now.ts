/** Milliseconds since 1970. Not `Date.now`, which an old library for dates replaces by one that gives a `Date`. */
export const now = (): number => +new Date();
