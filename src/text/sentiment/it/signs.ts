import type { SignPhrases } from '../types.ts';

/** Italian phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'mi dispiace|ci dispiace|scus*|spiacent*|purtroppo|non posso|non possiamo|non riesco|non è possibile|non è disponibile|non ho trovato|non trovo|nessun risultato|nessuna informazione|non lo so|non so|non capisco|non ho capito|non sono sicur*|non sono in grado',
  refusal: 'no',
  correction:
    "di nuovo|un'altra volta|ancora non|sbagliat*|non è quello|non è questo|non quello|intendevo|volevo dire|ho detto|è sicuro|sei sicuro|già",
  complaint:
    "ho già detto|l'ho già detto|gliel'ho già|te l'ho già|ho già|come ho detto|come dicevo|non è quello che ho chiesto|non mi aiuta|non aiuta|non serve|inutile|non ha senso|seconda volta|terza volta|ennesima volta|con una persona|con un operatore|con un umano|non mi capisce|non capisci",
  indifference:
    'non importa|fa lo stesso|lascia perdere|lasci perdere|lasciamo stare|mi arrendo|come vuole|pazienza',
  apology: 'scusi|scusa|scusate|mi dispiace|confus*|peccato',
  thanks:
    'grazie|perfetto|ottimo|benissimo|eccellente|fantastico|va bene grazie|ora funziona|ha funzionato',
};
