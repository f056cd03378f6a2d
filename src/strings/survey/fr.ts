import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Comment s’est passée cette conversation\u202f?',
  stars: [
    '1 sur 5, très mauvaise',
    '2 sur 5, mauvaise',
    '3 sur 5, correcte',
    '4 sur 5, bonne',
    '5 sur 5, très bonne',
  ],
  worst: 'Très mauvaise',
  best: 'Très bonne',
  rated: 'Merci. Votre note est enregistrée.',
  refused: 'Votre note n’a pas pu être enregistrée. Veuillez réessayer.',
  changeable: 'Vous pouvez encore la changer.',
  wrong: 'Qu’est-ce qui n’allait pas\u202f?',
  reasons: [
    'Pas de réponse à ma question',
    'C’était trop long',
    'Difficile à comprendre',
    'Peu aimable',
  ],
  comment: 'Souhaitez-vous ajouter un mot\u202f?',
  good: 'Qu’avons-nous bien fait\u202f?',
  send: 'Envoyer le commentaire',
  unsent: 'Votre commentaire n’a pas pu être enregistré. Veuillez l’envoyer à nouveau.',
  thanks: 'Merci pour votre retour.',
  thanksMore: 'L’équipe lit chaque commentaire.',
  dismiss: 'Pas maintenant',
};
