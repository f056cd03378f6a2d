import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`telefon|\btel\b|cellulare|\bcell\b|chiam|mobile|contatt|recapito|raggiung|mio numero`,
    id: String.raw`codice fiscale|\bcf\b|identita|passaporto|partita iva|p\.? ?iva|patente|documento|tessera sanitaria|identificazion|fiscale`,
    other: String.raw`\bordin|fattur|\brif|ticket|pratic(?:a|he)\b|\bconto\b|(?:codice|numero) cliente|tracci|track|spedizion|pacc(?:o|hi)|articol|serie|serial|modell|version|prenotazion|contratt|polizz|\blott|codic|transazion|ricevut[ae]|reclam|tessera|\bvolo\b|prodott|\bbuono|contatore|preventivo|consegna|telaio|abitanti|error|acquist`,
    money: 'prezzo|costa|costo|importo|totale|somma|pagat|rimborso|saldo|stipendio',
    password: `parola d'ordine|password`,
    is: `è|e'|era`,
    comment: String.raw`(?:non|scaduta|errata|sbagliata|corretta|la|il|una|troppo|ancora|valida|sicura|stata|sempre|già|gia|giusta|mia|nuova|vecchia|debole|lunga|corta|quella|diversa|uguale|che|anche|ora|sconosciuta|(?:blocc|cambi|rifiut|rub|dimentic|modific|accett|cancell|disattiv)ata)(?!\p{L})`,
  },
  numbers: String.raw`66 66 \d{2} \d{2}|3\d{2} \d{2} \d{2} \d{3}|800 \d{3} \d{3}|3\d{9}`,
  ids: [
    // Codice fiscale
    { form: /^[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]$/, isRare: true },
  ],
};

export const known = knowledgeOf(language);
