import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown:
    'Das weiß ich leider nicht. Wenn Sie möchten, hole ich einen Menschen aus dem Team dazu.',
  unknownAsked: 'Das weiß ich leider nicht. Das Team kann Ihre Frage hier lesen.',
  noBot:
    'Danke für Ihre Nachricht. Hier antwortet kein automatischer Assistent. Möchten Sie mit einem Menschen sprechen oder eine Nachricht mit Ihrer E-Mail-Adresse hinterlassen?',
  noBotAgain: 'Danke. Das Team kann Ihre Nachricht hier im Chat lesen.',
};
