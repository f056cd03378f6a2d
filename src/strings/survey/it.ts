import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: "Com'è andata questa conversazione?",
  stars: [
    '1 su 5, molto male',
    '2 su 5, male',
    '3 su 5, discreto',
    '4 su 5, bene',
    '5 su 5, molto bene',
  ],
  worst: 'Molto male',
  best: 'Molto bene',
  rated: 'Grazie. La valutazione è arrivata.',
  refused: 'Non è stato possibile salvare la valutazione. Riprovi.',
  changeable: 'Puoi ancora cambiarla.',
  wrong: 'Che cosa è andato storto?',
  reasons: [
    'Nessuna risposta alla mia domanda',
    'È durata troppo',
    'Difficile da capire',
    'Poco gentile',
  ],
  comment: 'Vuoi aggiungere qualcosa?',
  good: 'Che cosa abbiamo fatto bene?',
  send: 'Invia il commento',
  thanks: 'Grazie per avercelo detto.',
  thanksMore: 'Il team legge ogni commento.',
  dismiss: 'Non ora',
};
