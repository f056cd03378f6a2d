/** Only the digits of a text. */
export const digitsOf = (text: string) => text.replace(/\D/g, '');

/** The check of card numbers: ISO/IEC 7812-1, annex B. */
export function luhn(text: string): boolean {
  let sum = 0;
  let isDoubled = false;
  let isZero = true;
  for (let i = text.length - 1; i >= 0; i--) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) continue;
    sum += isDoubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
    isDoubled = !isDoubled;
    isZero &&= digit === 0;
  }
  return sum % 10 === 0 && !isZero;
}

/** The check of IBANs: ISO 7064 MOD 97-10 over letters and digits. */
export function mod97(text: string): boolean {
  const compact = text.replace(/[\s-]/g, '').toUpperCase();
  let rest = 0;
  for (const letter of compact.slice(4) + compact.slice(0, 4)) {
    rest = Number(`${rest}${parseInt(letter, 36)}`) % 97;
  }
  return rest === 1;
}
