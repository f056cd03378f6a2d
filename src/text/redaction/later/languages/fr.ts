import { belgian } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`telephone|\btel\b|portable|mobile|appel|joindre|joignable|rappel|\bfixe\b|\bgsm\b|mon numero|fax|contact`,
    id: String.raw`securite sociale|\bnir\b|\bsecu\b|identite|passeport|fiscal|\bsire[nt]\b|\btva\b|insee|registre national|identification|carte vitale|niss|permis|contribuable`,
    other: String.raw`commande|facture|\bref|ticket|dossier|compte|numero (?:de )?client|suivi|colis|envoi|article|serie|modele|version|reservation|contrat|police|\blot\b|\bcode|transaction|\brecu\b|reclamation|adherent|\bvol\b|produit|\bbon\b|compteur|livraison|expedition|devis|habitants|erreur|achat|chassis`,
    money: 'prix|coute|montant|somme|total|paye|rembours|salaire|solde',
    password: 'mot de passe|mdp',
    is: 'est|était',
    comment: String.raw`(?:incorrect|expiré|ne|pas|trop|le|la|un|invalide|faux|oublié|perdu|bon|correct|toujours|que|bien|encore|déjà|très|simple|inconnu\p{L}*|nouveau|ancien|mon|celui|(?:bloqu|erron|refus|rejet|chang|modifi|supprim|pirat|vol|accept|périm|désactiv|verrouill|demand)é\p{L}*)(?!\p{L})`,
  },
  numbers: String.raw`0\d(?: \d{2}){4}|01 \d{2} \d{2} \d{4}|[2-7]\d \d{3} \d{3}|7\d \d{3} \d{2} \d{2}|6 \d{2} \d{2} \d{2} \d{2}|6\d{2} \d{3} \d{3}|[2-9]\d(?: \d{2}){3}`,
  ids: [
    // France: numéro de sécurité sociale
    {
      form: /^[12]\d{14}$/,
      check: (text) => 97 - (Number(text.slice(0, 13)) % 97) === Number(text.slice(13)),
      isRare: true,
    },
    // Belgium: numéro national
    { form: /^\d{11}$/, check: belgian, isRare: true },
  ],
};

export const known = knowledgeOf(language);
