import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Non so rispondere a questa domanda. Se vuoi, posso chiamare una persona del team.',
  unknownAsked: 'Non so rispondere a questa domanda. Il team può leggerla qui.',
  noBot:
    'Grazie per il messaggio. Qui non c’è un assistente automatico. Vuoi parlare con una persona o lasciare un messaggio con il tuo indirizzo e-mail?',
  noBotAgain: 'Grazie. Il team può leggere il messaggio in questa chat.',
};
