import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Com’è andata questa conversazione?',
  stars: [
    '1 su 5, molto male',
    '2 su 5, male',
    '3 su 5, così così',
    '4 su 5, bene',
    '5 su 5, molto bene',
  ],
  worst: 'Molto male',
  best: 'Molto bene',
  rated: 'Grazie. Abbiamo ricevuto la tua valutazione.',
  refused: 'Non è stato possibile salvare la tua valutazione. Riprova.',
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
  unsent: 'Non è stato possibile salvare il tuo commento. Invialo di nuovo.',
  thanks: 'Grazie per il tuo commento.',
  thanksMore: 'Il team legge ogni commento.',
  dismiss: 'Non ora',
};
