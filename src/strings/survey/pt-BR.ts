import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Como foi esta conversa?',
  stars: [
    '1 de 5, muito ruim',
    '2 de 5, ruim',
    '3 de 5, razoável',
    '4 de 5, boa',
    '5 de 5, muito boa',
  ],
  worst: 'Muito ruim',
  best: 'Muito boa',
  rated: 'Obrigado. Recebemos a sua avaliação.',
  refused: 'Não foi possível salvar a sua avaliação. Tente de novo.',
  changeable: 'Você ainda pode alterá-la.',
  wrong: 'O que deu errado?',
  reasons: [
    'Sem resposta para a minha pergunta',
    'Demorou demais',
    'Difícil de entender',
    'Pouco gentil',
  ],
  comment: 'Quer acrescentar algo?',
  good: 'O que fizemos bem?',
  send: 'Enviar comentário',
  unsent: 'Não foi possível salvar o seu comentário. Envie-o de novo.',
  thanks: 'Obrigado pela sua opinião.',
  thanksMore: 'A equipe lê todos os comentários.',
  dismiss: 'Agora não',
};
