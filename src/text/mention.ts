/** What a person is known by. */
export interface Identifiers {
  customerIds: readonly string[];
  /** In the form of `normalEmail`. */
  emails: readonly string[];
}

/**
 * What continues an address to the left, so that `ana@a.example` is not found in `dana@a.example` or
 * `x+ana@a.example`. Quotes, and the signs of URLs and of Markdown, may be in an address, but nearly always
 * stand around one; after a letter or a digit, an apostrophe is part of a name.
 */
const BEFORE = /(?:[\p{L}\p{N}_.+-]|[\p{L}\p{N}]['’])$/u;
const AFTER = /^(?:[\p{L}\p{N}-]|\.[\p{L}\p{N}])/u;

function hasEmail(text: string, email: string): boolean {
  for (let at = text.indexOf(email); at >= 0; at = text.indexOf(email, at + 1)) {
    const end = at + email.length;
    const isStart = !BEFORE.test(text.slice(Math.max(0, at - 3), at));
    if (isStart && !AFTER.test(text.slice(end, end + 3))) return true;
  }
  return false;
}

/** URLs have `@` as `%40`. */
const withoutEscapes = (text: string) =>
  text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });

/** Fields in which a value can be a customer id. A customer may be called `open`, and that is also a status. */
const HOLDS_ID = /(?:id|ids|identifier|customer|user|contact|value)$/i;

/**
 * Whether a value of JSON names the person: a text has one of the addresses in it, or a field for ids is one
 * of the customer ids. Customer ids are not looked for inside of texts, because many are short numbers.
 *
 * @param field the name of the field that has the value
 */
export function mentions(value: unknown, person: Identifiers, field = 'id'): boolean {
  const rest: [value: unknown, field: string][] = [[value, field]];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [one, name] = next;
    if (typeof one === 'string' || typeof one === 'number') {
      const text = String(one);
      if (HOLDS_ID.test(name) && person.customerIds.includes(text)) return true;
      for (const form of new Set([text, withoutEscapes(text)])) {
        const normal = form.normalize('NFC').toLowerCase();
        if (person.emails.some((email) => hasEmail(normal, email))) return true;
      }
    } else if (Array.isArray(one)) {
      for (const inner of one) rest.push([inner, name]);
    } else if (typeof one === 'object' && one !== null) {
      for (const [key, inner] of Object.entries(one)) rest.push([inner, key], [key, 'name']);
    }
  }
  return false;
}
