import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Nie wiem, jak na to odpowiedzieć. Mogę poprosić o pomoc konsultanta z zespołu.',
  unknownAsked: 'Nie wiem, jak na to odpowiedzieć. Zespół może przeczytać Twoje pytanie tutaj.',
  noBot:
    'Dziękujemy za wiadomość. Nie ma tu automatycznego asystenta. Czy chcesz porozmawiać z konsultantem, czy zostawić wiadomość ze swoim adresem e-mail?',
  noBotAgain: 'Dziękujemy. Zespół może przeczytać Twoją wiadomość na tym czacie.',
};
