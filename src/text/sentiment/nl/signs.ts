import type { SignPhrases } from '../types.ts';

/** Dutch phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'sorry|het spijt me|het spijt ons|excuses|helaas|jammer genoeg|ik kan niet|kan ik niet|kunnen we niet|kunnen wij niet|niet mogelijk|niet beschikbaar|niet gevonden|niets gevonden|geen resultaten|geen informatie|weet ik niet|ik weet het niet|begrijp ik niet|niet begrepen|niet zeker',
  refusal: 'nee|neen|niet',
  correction:
    'alweer|nog steeds|opnieuw|weer niet|fout|verkeerd|klopt niet|dat is niet|niet wat ik|ik bedoel*|ik zei|weet je het zeker|weet u het zeker|al eerder',
  complaint:
    'heb ik al|ik heb al|dat zei ik al|zoals ik al zei|zoals gezegd|niet wat ik vroeg|helpt niet|helpt me niet|niet behulpzaam|nutteloos|slaat nergens op|voor de tweede keer|voor de derde keer|zoveelste keer|met een mens|met een medewerker|met een persoon|begrijpt me niet|begrijp je me niet',
  indifference: 'maakt niet uit|laat maar|vergeet het|ik geef het op|het zal wel',
  apology: 'sorry|excuses|pardon|verward|jammer',
  thanks: 'bedankt|dank je|dank u|dankjewel|dankuwel|super|perfect|top|geweldig|fijn|werkt nu',
};
