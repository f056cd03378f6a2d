/** Masks the parts of a text, but for what is allowed. @param languages BCP 47, if they are known */
export type Masking = (
  text: string,
  options: { allow?: readonly (string | RegExp)[] },
  languages?: readonly string[],
) => string;

/** Whether a part is one of the exceptions: exact texts, or patterns that match the whole part. */
export const allowing =
  (allow: readonly (string | RegExp)[]) =>
  (found: string): boolean =>
    allow.some((one) =>
      typeof one === 'string'
        ? one === found
        : new RegExp(`^(?:${one.source})$`, one.flags.replace('g', '')).test(found),
    );
