import { mod97 } from '../checks.ts';

/** The length of an IBAN by country: the registry of ISO 13616, and countries that use the form without being in it. */
const LENGTHS =
  'NO15 AX18 MK19 SI19 BE16 BI27 DK18 FK18 FO18 FI18 GL18 NL18 SD18 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 MN20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24 VG24 DZ26 LY25 PT25 ST25 AO25 CV25 GW25 MZ25 IS26 TR26 IR26 FR27 GR27 IT27 MC27 MR27 SM27 CM27 GA27 GQ27 DJ27 CF27 CG27 KM27 TD27 TF27 PF27 YT27 NC27 RE27 BL27 MF27 GP27 GF27 MQ27 PM27 WF27 AL28 AZ28 BY28 CY28 DO28 GT28 HN28 HU28 LB28 NI28 PL28 SV28 MA28 BF28 BJ28 CI28 ML28 NE28 SN28 TG28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33 MG27';

const lengthOf = new Map(
  LENGTHS.split(' ').map((one) => [one.slice(0, 2), Number(one.slice(2))] as const),
);

export const IBAN_START = /(?<![A-Za-z\d])(?:IBAN:?)?[A-Z]{2}[\s./_-]{0,2}\d[\s./_-]{0,2}\d/gi;

/** Where an IBAN ends that begins at `start`; 0: there is none. Between its characters at most three signs. */
export function ibanEnd(text: string, start: number): number {
  const length = lengthOf.get(text.slice(start, start + 2).toUpperCase());
  if (!length) return 0;
  let compact = '';
  let digits = 0;
  let gap = 0;
  let at = start;
  for (; compact.length < length; at++) {
    const letter = text[at] ?? '\n\n';
    if (/[A-Za-z\d]/.test(letter)) {
      compact += letter;
      if (letter < 'A') digits++;
      gap = 0;
    } else if (++gap > 3 || !/[\s.,/_|-]/.test(letter)) return 0;
  }
  const isWhole = !/[A-Za-z\d]/.test(text[at] ?? '');
  // Words are no account.
  return isWhole && digits > length / 3 && mod97(compact) ? at : 0;
}
