import { stdnum } from 'stdnum';
import type { Effort } from '../later/effort.ts';
import type { IdWorth } from '../later/ids.ts';
import { countriesOf } from './countries.ts';

/** The kinds of `stdnum`, `own` also where they are printed with their own signs, and `told`
 * where they are printed in a language of their country: country and name, the form in capitals without signs, and what it is worth. */
const KINDS = `
AR.cbu \\d{22} rare|AR.cuit (?:2[03478]|3[034])\\d{9} rare|AR.dni \\d{7,8} told
AT.businessid (?:FN)?\\d{6}[A-Z] own|AT.tin \\d{9} own|AT.uid (?:AT)?U\\d{8} rare|AT.vnr [1-9]\\d{9} own
AU.abn \\d{11} own|AU.acn \\d{9} told|AU.tfn \\d{8,9} told
BE.bis \\d{11} rare|BE.insz \\d{11} rare|BE.nn \\d{11} rare|BE.vat BE[01]?\\d{9} rare|BE.vat [01]?\\d{9} own
BO.ci \\d{5,8}[A-Z]{2}[A-Z\\d]{0,2} own
BR.cnpj [A-Z\\d]{12}\\d{2} rare|BR.cpf \\d{11} rare
CA.bn \\d{9}R[CPTZ]\\d{4} rare|CA.bn \\d{9} own|CA.sin \\d{9} own|CA.gst \\d{9}RT\\d{4} rare|CA.qst \\d{10}TQ\\d{4} rare|CA.pst PST\\d{8} rare|CA.bc_bhn 9\\d{9} own
CH.ssn 756\\d{10} rare|CH.uid CHE\\d{9} rare|CH.vat CHE\\d{9}(?:MWST|TVA|IVA|TPV) rare
CL.rut (?:CL)?\\d{7,8}[\\dK] own
CN.ric [1-9]\\d{16}[\\dX] rare|CN.uscc [\\dA-Z]{2}\\d{6}[\\dA-Z]{10} rare
CO.nit \\d{8,11} own
CR.cpf 0?\\d{7,9} told|CR.cpj [1-5]\\d{9} own|CR.cr 1\\d{10,11} own
CU.ni \\d{11} own
DE.idnr [1-9]\\d{10} own|DE.pwnr [A-Z\\d]{10}D?\\d{14}D?\\d rare|DE.pwnr [A-Z\\d]{9,10}D? told|DE.stnr \\d{10,13} told|DE.svnr \\d{8}[A-Z]\\d{3} rare|DE.vat DE\\d{9} rare|DE.vat [1-9]\\d{8} own|DE.passport [CFGHJK][CFGHJKLMNPRTVWXYZ\\d]{7,8}\\d?D? own
DO.cedula \\d{11} own|DO.ncf [BE]\\d{10,12} own|DO.rnc (?:10|13|40|43)\\d{7} own|DO.rnc [1-5]\\d{8} told
DZ.nif \\d{15} told|DZ.nif \\d{20} own
EC.ci \\d{10} own|EC.ruc \\d{10}0\\d\\d own
EG.tn \\d{9} told
ES.cif [A-W]\\d{7}[A-J\\d] rare|ES.dni \\d{8}[A-Z] rare|ES.nie [XYZ]\\d{7}[A-Z] rare|ES.nif (?:ES)?[A-Z\\d]\\d{7}[A-Z\\d] rare|ES.nss \\d{11,12} own
FR.nif [0-3]\\d{12} own|FR.nir [12]\\d{4}[\\dAB]{2}\\d{8} rare|FR.siren \\d{9} own|FR.siret \\d{14} own|FR.tva FR[A-Z\\d]{2}\\d{9} rare|FR.tva [A-Z\\d]{2}\\d{9} own
GB.nino [A-Z]{2}\\d{6}[A-D] rare|GB.nino [A-Z]{2}\\d{6} told|GB.utr \\d{10} told|GB.vat GB\\d{9}(?:\\d{3})? rare|GB.vat \\d{9} own
GT.cui \\d{13} own|GT.nit \\d{6,8}K own|GT.nit \\d{4,8}[\\dK] told
HK.hkid [A-Z]{1,2}\\d{6}[\\dA] own
IE.vat (?:IE)?\\d[A-Z\\d]\\d{5}[A-Z]{1,2} own|IE.pps \\d{7}[A-Z]{1,2} own
IL.hp [5]\\d{8} own|IL.idnr \\d{8,9} own
IN.aadhaar [2-9]\\d{11} own|IN.vid [2-9]\\d{15} own|IN.pan [A-Z]{5}\\d{4}[A-Z] rare|IN.epic [A-Z]{3}\\d{7} own|IN.gstin \\d{2}[A-Z]{5}\\d{4}[A-Z][A-Z\\d]Z[A-Z\\d] rare
IT.aic \\d{9} told|IT.codicefiscale [A-Z]{6}[A-Z\\d]{2}[A-Z][A-Z\\d]{2}[A-Z][A-Z\\d]{3}[A-Z] rare|IT.iva (?:IT)\\d{11} rare|IT.iva \\d{11} own
JP.cn [1-9]\\d{12} own
KR.brn [1-9]\\d{9} own|KR.rrn \\d{13} rare
LI.peid \\d{4,12} told
LU.tva LU\\d{8} rare|LU.tva \\d{8} own
MA.ice \\d{15} rare|MA.ice9 \\d{9} told
MX.clabe \\d{18} own|MX.curp [A-Z]{4}\\d{6}[A-Z]{6}[A-Z\\d]\\d rare|MX.rfc [A-Z&Ñ]{3,4}\\d{6}(?:[A-Z\\d]{3})? rare
NL.bsn \\d{8,9} own|NL.btw (?:NL)?\\d{7,9}B\\d{2} rare|NL.onderwijsnummer 10\\d{7} own
NZ.ird NZ\\d{8,9} rare|NZ.ird \\d{8,9} told|NZ.bank \\d{15,16} own
PE.ce \\d{9} told|PE.cui \\d{8,9} told|PE.ruc (?:10|15|16|17|20)\\d{9} rare
PL.nip (?:PL)\\d{10} rare|PL.nip \\d{10} own|PL.pesel \\d{11} rare|PL.regon \\d{9}(?:\\d{5})? own
PT.cc \\d{9}[A-Z][A-Z\\d]\\d rare|PT.nif PT\\d{9} rare|PT.nif [1-35-9]\\d{8} own
PY.ruc 800\\d{6} own|PY.ruc \\d{5,9} told|PY.cedula \\d{5,7} told
SG.uen (?:\\d{8,9}[A-Z]|[TSR]\\d{2}[A-Z]{2}\\d{4}[A-Z]) own
SM.coe \\d{5,6} told
SV.nit (?:SV)?[019]\\d{13} own
TN.mf \\d{7}[A-Z](?:[A-Z]{2}\\d{3})? own
TR.tckimlik [1-9]\\d{10} rare|TR.vkn \\d{10} own
TW.ubn \\d{8} told|TW.ban \\d{8} told|TW.natid [A-Z][12]\\d{8} rare|TW.ui [A-Z]{2}\\d{8} own|TW.ui [A-Z][89]\\d{8} own|TW.tax_code 9\\d{6} own|TW.tax_code \\d{8}[A-Z]{2} own
US.ein \\d{9} told|US.ssn \\d{9} told
UY.nie 9\\d{8} own|UY.cedula \\d{7,8} own|UY.rut (?:UY)?\\d{12} own
VE.rif [VEJPG]\\d{9} rare
ZA.tin [01239]\\d{9} told|ZA.idnr \\d{13} rare|ZA.vat 4\\d{9} own
`;

interface Kind {
  country: string;
  form: RegExp;
  worth: IdWorth;
  isValid(written: string): boolean;
  format(written: string): string;
}

type Validators = Record<
  string,
  Record<string, { validate(text: string): { isValid: boolean }; format(text: string): string }>
>;

const kinds = KINDS.trim()
  .split(/[|\n](?=[A-Z]{2}\.)/)
  .map((line): Kind => {
    const [, country, name, form, worth] = /^(..)\.(\w+) (\S+) (\w+)$/.exec(line)!;
    const validator = (stdnum as unknown as Validators)[country!]![name!]!;
    return {
      country: country!,
      form: new RegExp(`^(?:${form})$`),
      worth: worth as IdWorth,
      isValid: (text) => validator.validate(text).isValid,
      format: (text) => validator.format(text),
    };
  });

/** Kinds that may have digits alone: no letter is left without what is optional and what may be a digit. */
const ofDigits = kinds.filter(
  ({ form }) =>
    !/[A-Z]/.test(
      form.source.replace(/\[[^\][\\]*\\d[^\][\\]*\]|\(\?:[^()]*\)\?|\[[^\][]*\]\?|[A-Z]\?/g, ''),
    ),
);
const withLetters = kinds.filter(({ form }) => /[A-Z]/.test(form.source));

const EFFORT_OF_CHECK = 3;

/** Signs that belong to how a number is printed; spaces are in any number. */
const PRINTED = /[./-]/;

/**
 * Whether it is a valid number of a kind that `stdnum` knows.
 *
 * @param compact in capitals, without the signs between its characters
 * @param written as it stands in the text
 */
export function idKind(
  compact: string,
  written: string,
  languages: () => readonly string[],
  effort: Effort,
): IdWorth | null {
  // `stdnum` makes an error for each number that is not valid; its stack would be most of the work.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return worthOf(compact, written, languages, effort);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function worthOf(
  compact: string,
  written: string,
  languages: () => readonly string[],
  effort: Effort,
): IdWorth | null {
  let found: IdWorth | null = null;
  let own: Set<string> | undefined;
  const mayBe = (of: readonly Kind[]) => of.filter(({ form }) => form.test(compact));
  for (const kind of mayBe(/[A-Z]/.test(compact) ? withLetters : ofDigits)) {
    if (found === 'own' && kind.worth !== 'rare') continue;
    if (effort.left < 0) return 'rare';
    effort.left -= EFFORT_OF_CHECK;
    if (!kind.isValid(compact)) continue;
    if (kind.worth === 'rare') return 'rare';
    found ??= 'told';
    own ??= countriesOf(languages());
    const isOwn = own.has(kind.country);
    const isPrinted =
      (isOwn ? compact !== written : PRINTED.test(written)) &&
      kind.format(compact) === written.toUpperCase();
    if (kind.worth === 'own' ? isOwn || isPrinted : isOwn && isPrinted) found = 'own';
  }
  return found;
}
