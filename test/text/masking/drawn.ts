/** The check digit of articles: GS1. */
export function ean(digits: string): string {
  const sum = [...digits]
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 1 : 3), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

/** The check digit of cards and devices. */
export function luhnOf(digits: string): string {
  const sum = [...digits].toReversed().reduce((all, digit, at) => {
    const twice = Number(digit) * 2;
    return all + (at % 2 ? Number(digit) : twice > 9 ? twice - 9 : twice);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

/** Characters by chance, the same in every run. */
export function drawn(seed: number) {
  let state = seed;
  function next(): number {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  }
  const from = (letters: string) => (length: number) =>
    Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join('');
  return {
    digits: from('0123456789'),
    hex: from('0123456789abcdef'),
    capitals: from('ABCDEFGHJKLMNPRSTUVWXYZ'),
    letters: from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
    /** A whole number from the first to the last. */
    number: (first: number, last: number) => first + Math.floor(next() * (last - first + 1)),
  };
}
