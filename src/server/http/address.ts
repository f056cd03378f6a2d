import { isIPv4, isIPv6 } from 'node:net';

/** All callers whose address cannot be read are counted as one. */
export const UNKNOWN_ADDRESS = 'unknown';

/**
 * The name under which uses by an address are counted. One customer has a whole /64 network of IPv6
 * addresses, so these count as one. IPv4 addresses within IPv6 (mapped, NAT64, 6to4) count as IPv4.
 *
 * @param address with or without port, brackets and zone
 * @example addressKey('[2001:db8::1]:4600') // '2001:db8:0:0::/64'
 * @example addressKey('::ffff:192.0.2.1') // '192.0.2.1'
 */
export function addressKey(address: string): string {
  const host = hostOf(address.trim());
  if (isIPv4(host)) return apart(host);
  if (!isIPv6(host)) return UNKNOWN_ADDRESS;
  const groups = groupsOf(host);
  const prefix = groups.slice(0, 6).join(':');
  if (prefix === '0:0:0:0:0:ffff' || prefix === '64:ff9b:0:0:0:0') {
    return dotted(groups[6]!, groups[7]!);
  }
  if (groups[0] === '2002') return dotted(groups[1]!, groups[2]!);
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * A copy that is no part of another string: the engine would keep the whole header, which is as long as its
 * sender likes, for as long as the address in it is counted.
 */
const apart = (text: string): string => Buffer.from(text).toString();

/** Without brackets, port and zone. */
function hostOf(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(address)?.[1];
  const host = bracketed ?? /^([\d.]+):\d*$/.exec(address)?.[1] ?? address;
  const zone = host.indexOf('%');
  return zone === -1 ? host : host.slice(0, zone);
}

/** The eight groups of a valid IPv6 address, in lower-case hexadecimal without leading zeros. */
function groupsOf(host: string): string[] {
  const [head = '', tail] = host.split('::');
  const front = fields(head);
  const back = tail === undefined ? [] : fields(tail);
  return [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
}

const fields = (text: string): string[] =>
  text === ''
    ? []
    : text.split(':').flatMap((field) => {
        if (!field.includes('.')) return [parseInt(field, 16).toString(16)];
        const [a, b, c, d] = field.split('.').map(Number) as [number, number, number, number];
        return [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)];
      });

/** Two groups as an IPv4 address. */
function dotted(high: string, low: string): string {
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
