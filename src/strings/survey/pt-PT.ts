import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Como correu esta conversa?',
  stars: [
    '1 de 5, muito mal',
    '2 de 5, mal',
    '3 de 5, razoável',
    '4 de 5, bem',
    '5 de 5, muito bem',
  ],
  worst: 'Muito mal',
  best: 'Muito bem',
  rated: 'Obrigado. Recebemos a sua avaliação.',
  refused: 'Não foi possível guardar a sua avaliação. Tente novamente.',
  changeable: 'Ainda a pode alterar.',
  wrong: 'O que correu mal?',
  reasons: [
    'Sem resposta à minha pergunta',
    'Demorou demasiado',
    'Difícil de perceber',
    'Pouco simpático',
  ],
  comment: 'Quer acrescentar alguma coisa?',
  good: 'O que fizemos bem?',
  send: 'Enviar comentário',
  unsent: 'Não foi possível guardar o seu comentário. Envie-o novamente.',
  thanks: 'Obrigado pela sua opinião.',
  thanksMore: 'A equipa lê todos os comentários.',
  dismiss: 'Agora não',
};
