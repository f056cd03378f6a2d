/** The form in which two spellings of one address are equal: trimmed, in lower case. */
export const normalEmail = (email: string) => email.trim().normalize('NFC').toLowerCase();

/** A plain local part: no quotes, comments or spaces (a part of RFC 5322, 3.4.1). */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}$/u;
const LABEL = /^[\p{L}\p{N}-]{1,63}$/u;

const isHost = (host: string) =>
  host
    .split('.')
    .every((label) => LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-'));

/** Google ignores dots in these addresses, and delivers both to the same mailbox. */
const GOOGLE = new Set(['gmail.com', 'googlemail.com']);

/**
 * The mailbox of an address, for counting and for unsubscribing: without letter case, without a sub-address
 * (`+tag`, RFC 5233), and at Gmail without dots. Other providers distinguish dots, so there they stay.
 *
 * @returns `null`: it is not a plain address, and no mail goes to it
 */
export function mailboxOf(email: string): string | null {
  const normal = normalEmail(email);
  const at = normal.lastIndexOf('@');
  const whole = normal.slice(0, Math.max(0, at));
  const given = normal.slice(at + 1);
  if (normal.length > 254 || !LOCAL.test(whole) || !isHost(given)) return null;
  // Names in other scripts have one form in ASCII.
  const host = URL.canParse(`http://${given}`) ? new URL(`http://${given}`).hostname : given;
  const domain = GOOGLE.has(host) ? 'gmail.com' : host;
  const tag = whole.indexOf('+', 1);
  const untagged = tag < 0 ? whole : whole.slice(0, tag);
  const local = domain === 'gmail.com' ? untagged.replaceAll('.', '') : untagged;
  return local === '' ? null : `${local}@${domain}`;
}
