import { belgian, weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`telefoon|\btel\b|mobiel|\bbel\b|bellen|\bgsm\b|bereik|terugbel|mijn nummer|06-nummer`,
    id: String.raw`\bbsn\b|burgerservice|paspoort|identiteit|rijbewijs|\bbtw\b|fiscaal|rijksregister|onderwijsn|identificatie|\bid-?nummer|\bkvk\b|sofi|insz`,
    other: String.raw`bestel|order|factuur|\bref|ticket|dossier|\bzaak|rekening|klantn|klant-?nr|zending|pakket|artikel|serie|model|versie|boeking|reserver|contract|\bpolis|partij|\bcode|transactie|\bbon\b|klacht|\blid\b|lidnummer|vlucht|product|\bmeter|lever|offerte|track|chassis|inwoners|foutcode|aankoop`,
    money: String.raw`prijs|kost|bedrag|totaal|\bsom\b|betaald|terugbetal|saldo|salaris`,
    password: 'wachtwoord',
    is: 'is|was',
    comment: String.raw`(?:niet|fout|verlopen|te|het|de|een|nog|onjuist|verkeerd|vergeten|kwijt|juist|goed|altijd|al|ook|wel|nu|nieuw|oud|mijn|zwak|sterk|lang|kort|onbekend|ongeldig|ge(?:blokkeerd|wijzigd|weigerd|hackt|stolen|bruikt|reset)|veranderd|verwijderd|geaccepteerd|geldig)\b`,
  },
  numbers: String.raw`06 ?\d{8}|[678]\d{2} \d{4}`,
  ids: [
    // The Netherlands: burgerservicenummer
    {
      form: /^\d{9}$/,
      check: (text) => weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(text) > 0,
    },
    // Belgium: rijksregisternummer
    { form: /^\d{11}$/, check: belgian, isRare: true },
  ],
};

export const known = knowledgeOf(language);
