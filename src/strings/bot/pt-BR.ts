import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Não sei responder a isso. Se quiser, posso chamar uma pessoa da equipe.',
  unknownAsked: 'Não sei responder a isso. A equipe pode ler a sua pergunta aqui.',
  noBot:
    'Obrigado pela mensagem. Não há um assistente automático aqui. Você quer falar com uma pessoa ou deixar uma mensagem com o seu endereço de e-mail?',
  noBotAgain: 'Obrigado. A equipe pode ler a sua mensagem neste chat.',
};
