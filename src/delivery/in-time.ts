/** What the browser's storage has not answered by then counts as denied, milliseconds: some never answer. */
const PATIENCE = 2000;

/** Waits for the browser's storage. @throws when it does not answer */
export const inTime = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, PATIENCE))]);
