import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Wie war diese Unterhaltung?',
  stars: [
    '1 von 5, sehr schlecht',
    '2 von 5, schlecht',
    '3 von 5, in Ordnung',
    '4 von 5, gut',
    '5 von 5, sehr gut',
  ],
  worst: 'Sehr schlecht',
  best: 'Sehr gut',
  rated: 'Danke. Ihre Bewertung ist eingegangen.',
  refused: 'Ihre Bewertung konnte nicht gespeichert werden. Bitte versuchen Sie es noch einmal.',
  changeable: 'Sie können sie noch ändern.',
  wrong: 'Was lief schief?',
  reasons: [
    'Keine Antwort auf meine Frage',
    'Es hat zu lange gedauert',
    'Schwer zu verstehen',
    'Unfreundlich',
  ],
  comment: 'Möchten Sie etwas hinzufügen?',
  good: 'Was haben wir gut gemacht?',
  send: 'Kommentar senden',
  unsent: 'Ihr Kommentar konnte nicht gespeichert werden. Bitte senden Sie ihn noch einmal.',
  thanks: 'Danke für Ihre Rückmeldung.',
  thanksMore: 'Das Team liest jeden Kommentar.',
  dismiss: 'Jetzt nicht',
};
