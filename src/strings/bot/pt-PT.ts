import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Não sei responder a isso. Se quiser, posso chamar uma pessoa da equipa.',
  unknownAsked: 'Não sei responder a isso. A equipa pode ler a sua pergunta aqui.',
  noBot:
    'Obrigado pela mensagem. Não há aqui um assistente automático. Quer falar com uma pessoa ou deixar uma mensagem com o seu endereço de e-mail?',
  noBotAgain: 'Obrigado. A equipa pode ler a sua mensagem neste chat.',
};
