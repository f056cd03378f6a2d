import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** The brand of an organisation in mails. */
export interface Brand {
  brandName: string | null;
  /** `#rrggbb`. */
  brandColor: string | null;
  logoUrl: string | null;
}

/** The brand and the sender address of an organisation. */
export interface SenderBrand extends Brand {
  /** The sender address; `null`: the address of the operator. */
  sender: string | null;
}

/** The columns of an organisation's row. */
export const BRAND_COLUMNS = [
  'surveyBrandName as brandName',
  'surveyBrandColor as brandColor',
  'surveyLogoUrl as logoUrl',
  'surveySender as sender',
] as const;

/** @returns `undefined`: the organisation does not exist */
export async function findBrand(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<SenderBrand | undefined> {
  return query
    .selectFrom('organisation')
    .select(BRAND_COLUMNS)
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

export const USUAL_COLOR = '#0d6353';

/** White or black, whichever has more contrast with the color (WCAG 2.2, 1.4.3). */
export function textOn(color: string): '#ffffff' | '#000000' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 ? '#ffffff' : '#000000';
}

/** The sender of mails: the address of the organisation, else of the operator, else one at the server's host. */
export function senderAddress(
  { sender, brandName }: Pick<SenderBrand, 'sender' | 'brandName'>,
  publicUrl: string,
  mailFrom?: string,
): { name: string; address: string } {
  const address = sender ?? mailFrom ?? `surveys@${new URL(publicUrl).hostname}`;
  return { name: brandName ?? '', address };
}
