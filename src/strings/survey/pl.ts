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
  rated: 'Dziękujemy. Twoja ocena została zapisana.',
  refused: 'Nie udało się zapisać Twojej oceny. Spróbuj ponownie.',
  changeable: 'Możesz ją jeszcze zmienić.',
  wrong: 'Co poszło nie tak?',
  reasons: [
    'Brak odpowiedzi na moje pytanie',
    'Trwało to za długo',
    'Trudno zrozumieć',
    'Nieuprzejma obsługa',
  ],
  comment: 'Chcesz coś dodać?',
  good: 'Co zrobiliśmy dobrze?',
  send: 'Wyślij komentarz',
  unsent: 'Nie udało się zapisać Twojego komentarza. Wyślij go ponownie.',
  thanks: 'Dziękujemy za opinię.',
  thanksMore: 'Zespół czyta każdy komentarz.',
  dismiss: 'Nie teraz',
};
