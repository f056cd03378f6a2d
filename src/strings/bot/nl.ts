import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Dat weet ik niet. Als u wilt, haal ik er een medewerker van het team bij.',
  unknownAsked: 'Dat weet ik niet. Het team kan uw vraag hier lezen.',
  noBot:
    'Bedankt voor uw bericht. Er is hier geen automatische assistent. Wilt u een medewerker spreken of een bericht achterlaten met uw e-mailadres?',
  noBotAgain: 'Bedankt. Het team kan uw bericht in deze chat lezen.',
};
