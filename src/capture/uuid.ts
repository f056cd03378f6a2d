/** A UUID v7 (RFC 9562): random, and sorted by the time it was made. `now` is milliseconds since 1970. */
export function uuidv7(now: number): string {
  // A number, whatever `Date.now` of the page gives.
  const digits = (+now).toString(16).padStart(12, '0') + randomSecret().slice(12);
  // The version is 7; of the variant, all but its two fixed bits could be random.
  return digits.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-7$3-8$4-');
}

/** 128 random bits as hex. */
export function randomSecret(): string {
  let digits = '';
  // Not `Array.from`: old libraries replace it by one that ignores the second argument.
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
    digits += byte.toString(16).padStart(2, '0');
  }
  return digits;
}
