import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Hoe was dit gesprek?',
  stars: [
    '1 van 5, heel slecht',
    '2 van 5, slecht',
    '3 van 5, redelijk',
    '4 van 5, goed',
    '5 van 5, heel goed',
  ],
  worst: 'Heel slecht',
  best: 'Heel goed',
  rated: 'Bedankt. Uw beoordeling is binnen.',
  refused: 'Uw beoordeling kon niet worden bewaard. Probeer het opnieuw.',
  changeable: 'U kunt deze nog wijzigen.',
  wrong: 'Wat ging er mis?',
  reasons: [
    'Geen antwoord op mijn vraag',
    'Het duurde te lang',
    'Moeilijk te begrijpen',
    'Onvriendelijk',
  ],
  comment: 'Wilt u iets toevoegen?',
  good: 'Wat deden we goed?',
  send: 'Opmerking versturen',
  unsent: 'Uw opmerking kon niet worden bewaard. Verstuur de opmerking opnieuw.',
  thanks: 'Bedankt voor uw reactie.',
  thanksMore: 'Het team leest elke opmerking.',
  dismiss: 'Nu niet',
};
