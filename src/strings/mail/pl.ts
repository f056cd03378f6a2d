import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Jak przebiegła rozmowa z nami?',
  hello: 'To była rozmowa z naszym wsparciem.',
  question: 'Jak było? Wystarczy jedno kliknięcie.',
  until: 'Można odpowiedzieć do {date}.',
  why: 'Ta wiadomość przyszła, ponieważ ten adres podano nam w rozmowie.',
  optOut: 'Bez kolejnych ankiet',
  optOutQuestion: 'Nie wysyłać więcej ankiet e-mailem?',
  optedOut: 'Nie będziemy już wysyłać ankiet.',
  send: 'Wyślij ocenę',
  saving: 'Zapisujemy ocenę …',
  notSaved: 'Nie udało się zapisać oceny. Sprawdź połączenie.',
  retry: 'Spróbuj ponownie',
  chosen: 'Twoja ocena: {name}',
  closed: 'Ta ankieta jest zamknięta',
  closedMore: 'Można było odpowiedzieć do ostatniego dnia. Mimo to dziękujemy.',
  unknown: 'Ten link nie działa',
  unknownMore: 'Może brakować jego części. Otwórz link z wiadomości jeszcze raz.',
  busy: 'W tej chwili jest zbyt wiele zapytań. Spróbuj ponownie za minutę.',
  preview: 'To jest podgląd: nic nie zostaje zapisane.',
};
