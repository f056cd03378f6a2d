import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Jak oceniasz tę rozmowę?',
  stars: [
    '1 z 5, bardzo źle',
    '2 z 5, źle',
    '3 z 5, może być',
    '4 z 5, dobrze',
    '5 z 5, bardzo dobrze',
  ],
  worst: 'Bardzo źle',
  best: 'Bardzo dobrze',
  rated: 'Dziękujemy. Mamy Twoją ocenę.',
  refused: 'Nie udało się zapisać oceny. Spróbuj ponownie.',
  changeable: 'Możesz ją jeszcze zmienić.',
  wrong: 'Co poszło nie tak?',
  reasons: [
    'Brak odpowiedzi na moje pytanie',
    'Trwało za długo',
    'Trudno zrozumieć',
    'Nieuprzejmie',
  ],
  comment: 'Chcesz coś dodać?',
  good: 'Co zrobiliśmy dobrze?',
  send: 'Wyślij komentarz',
  thanks: 'Dziękujemy, że nam mówisz.',
  thanksMore: 'Zespół czyta każdy komentarz.',
  dismiss: 'Nie teraz',
};
