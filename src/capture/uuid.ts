/** A UUID v7 (RFC 9562): random, and sorted by the time it was made. `now` is milliseconds since 1970. */
export function uuidv7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = now.toString(16).padStart(12, '0');
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = time + hex(bytes.subarray(6));
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** 128 random bits as hex. */
export function randomSecret(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function hex(bytes: Uint8Array): string {
  let digits = '';
  // Not `Array.from`: old libraries replace it by one that ignores the second argument.
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}
