import { lacksToTen } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

/** At least one of the first ten digits stands there twice. */
const repeats = (text: string) => new Set(text.slice(0, 10)).size < 10;

/** ISO 7064, MOD 11,10 */
function iso7064(text: string): boolean {
  let product = 10;
  for (const digit of text.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(text.at(-1));
}

const isTaxId = (text: string) => repeats(text) && iso7064(text);

export const language: Language = {
  words: {
    phone: String.raw`telefon|\btel\b|handy|mobil|\bruf|anruf|erreich|durchwahl|festnetz|\bfax|meine nummer`,
    id: String.raw`steuer|versicherungsn|rentenvers|sozialvers|ausweis|reisepass|identifikation|\bust|umsatz|\bahv\b|\bid-?nummer|handelsreg|\buid\b|idnr|svnr|personenkenn|passnummer`,
    other: String.raw`bestell|auftrag|rechnung|\bref|ticket|vorgang|kundenn|kunden-?nr|sendung|paket|artikel|serien|modell|version|buchung|vertrag|police|charge|gutschein|\bcode|transaktion|beleg|zahler|liefer|\bfall\b|konto|mitglied|\bflug|fahrgestell|reklam|zeitstempel|angebot|material|akten|produkt|seriennr|fehler|gerate|einwohner|barcode|reservier|\bplz\b|postleit`,
    money: 'preis|kosten|kostet|betrag|summe|gesamt|bezahlt|erstatt|gehalt|umsatz von',
    password: 'passwort|kennwort|zugangscode',
    is: 'ist|lautet|war',
    comment: String.raw`(?:nicht|falsch|abgelaufen|zu|noch|schon|immer|weg|vergessen|gesperrt|ungultig|ungültig|richtig|korrekt|sicher|unsicher|kurz|lang|auch|das|der|die|ein|eine|leider|seit|mir|jetzt|nun|wohl|angeblich|anscheinend|offenbar|plötzlich|bereits|wieder|ja|doch|eigentlich|laut|nach|unter|nirgends|aber|bei|im|auf|von|unbekannt|verloren|neu|alt|einfach|schwach|stark|ausgelaufen|abgelehnt|inzwischen|gleich|mein|dasselbe|gestohlen|(?:geänder|gehack|gelösch|gespeicher|aktualisier|akzeptier|blockier|deaktivier)t)\b`,
  },
  numbers: String.raw`[67]\d{2} \d{3} \d{2,3}`,
  ids: [
    // Germany: Steuer-ID, in which at least one digit stands twice or three times; AHV number of Switzerland
    { form: /^[1-9]\d{10}$/, check: isTaxId, printed: /^\d\d \d{3} \d{3} \d{3}$/, isRare: true },
    { form: /^[1-9]\d{10}$/, check: isTaxId },
    { form: /^756\d{10}$/, check: lacksToTen([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]), isRare: true },
    // Germany: Steuernummer, as it is printed
    { form: /^\d{10,13}$/, printed: /^\d{2,3}\/\d{3,4}\/\d{4,5}$/, isRare: true },
    // Germany: Rentenversicherungsnummer, with the birthday
    { form: /^\d{2}(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[A-Z]\d{3}$/, isRare: true },
  ],
};

export const known = knowledgeOf(language);
