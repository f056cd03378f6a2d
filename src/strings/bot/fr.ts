import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown:
    'Je ne sais pas répondre à cette question. Si vous le souhaitez, je peux faire appel à un conseiller de l’équipe.',
  unknownAsked: 'Je ne sais pas répondre à cette question. L’équipe peut la lire ici.',
  noBot:
    'Merci pour votre message. Il n’y a pas d’assistant automatique ici. Souhaitez-vous parler à un conseiller ou laisser un message avec votre adresse e-mail\u202f?',
  noBotAgain: 'Merci. L’équipe peut lire votre message dans cette conversation.',
};
