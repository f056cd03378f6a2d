/**
 * What the checks of one text may still cost; a unit is about a microsecond. Once it is used up, what could be
 * a number of a person counts as one: a long list of made numbers is masked rather than let through, and no text
 * keeps a server busy.
 */
export interface Effort {
  left: number;
}

/** Far more than any message with some numbers needs: a checked number costs up to a hundred. */
export const MOST_EFFORT = 6_000;
