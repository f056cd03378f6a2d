/** The address with a token after a plus sign: `reply+TOKEN@example.com`. */
export function withToken(address: string, token: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${token}${address.slice(at)}`;
}

/** Tokens are of letters and digits. Some servers change the case of addresses. */
const TOKEN = /\+([0-9a-f]{32})@/i;

/** The tokens in addresses to which a mail was sent. */
export function tokensIn(addresses: readonly string[]): string[] {
  const found = addresses.flatMap((address) => TOKEN.exec(address)?.[1]?.toLowerCase() ?? []);
  return [...new Set(found)];
}
