import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: "Comment s'est passée cette conversation ?",
  stars: [
    '1 sur 5, très mal',
    '2 sur 5, mal',
    '3 sur 5, correct',
    '4 sur 5, bien',
    '5 sur 5, très bien',
  ],
  worst: 'Très mal',
  best: 'Très bien',
  rated: 'Merci. Votre note est enregistrée.',
  refused: 'Votre note n’a pas pu être enregistrée. Veuillez réessayer.',
  changeable: 'Vous pouvez encore la changer.',
  wrong: "Qu'est-ce qui n'a pas marché ?",
  reasons: [
    'Pas de réponse à ma question',
    "C'était trop long",
    'Difficile à comprendre',
    'Peu aimable',
  ],
  comment: 'Souhaitez-vous ajouter un mot ?',
  good: "Qu'avons-nous bien fait ?",
  send: 'Envoyer le commentaire',
  thanks: "Merci de nous l'avoir dit.",
  thanksMore: "L'équipe lit chaque commentaire.",
  dismiss: 'Pas maintenant',
};
