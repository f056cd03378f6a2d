/** Only the digits of a text. */
export const digitsOf = (text: string) => text.replace(/\D/g, '');

/** The check of card numbers: ISO/IEC 7812-1, annex B. */
export function luhn(text: string): boolean {
  const digits = digitsOf(text);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i));
    sum += i % 2 === 1 ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

/** The check of IBANs: ISO 7064 MOD 97-10 over letters and digits. */
export function mod97(text: string): boolean {
  const compact = text.replace(/\s/g, '').toUpperCase();
  let rest = 0;
  for (const letter of compact.slice(4) + compact.slice(0, 4)) {
    rest = Number(`${rest}${parseInt(letter, 36)}`) % 97;
  }
  return rest === 1;
}
