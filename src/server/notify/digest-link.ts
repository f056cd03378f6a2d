import { sha256 } from '../database/hash.ts';
import type { Links } from '../http/signed-links.ts';
import { DAY } from '../../contract/time.ts';

/** How long the unsubscribe link of a digest works, milliseconds. */
const LASTS = 400 * DAY;

/** Names a recipient in a link without the address, which would be in logs of proxies. */
export const recipientId = (address: string) => sha256(address.toLowerCase()).slice(0, 32);

/** The path of the page that unsubscribes a recipient; also the target of one-click requests (RFC 8058). */
export const digestPath = (organisationId: string, recipient: string) =>
  `/api/v1/digest/${encodeURIComponent(organisationId)}/${recipient}/unsubscribe`;

/** The link that unsubscribes an address. */
export async function digestLink(
  links: Pick<Links, 'sign'>,
  organisationId: string,
  address: string,
  now: number,
): Promise<string> {
  const path = digestPath(organisationId, recipientId(address));
  return `${path}?${await links.sign(organisationId, path, now + LASTS)}`;
}
