import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Hoe was uw gesprek met ons?',
  hello: 'U sprak met onze klantenservice.',
  question: 'Hoe was het? Eén klik is genoeg.',
  until: 'U kunt antwoorden tot {date}.',
  why: 'U krijgt deze mail omdat u ons dit adres in een gesprek hebt gegeven.',
  optOut: 'Geen enquêtes meer',
  optOutQuestion: 'Wilt u geen enquêtes per e-mail meer?',
  optedOut: 'U krijgt geen enquêtes meer van ons.',
  send: 'Beoordeling versturen',
  saving: 'Uw beoordeling wordt bewaard …',
  notSaved: 'Uw beoordeling kon niet worden bewaard. Controleer uw verbinding.',
  retry: 'Opnieuw proberen',
  chosen: 'Uw beoordeling: {name}',
  closed: 'Deze enquête is gesloten',
  closedMore: 'U kon antwoorden tot de laatste dag. Toch bedankt.',
  unknown: 'Deze link werkt niet',
  unknownMore: 'Misschien ontbreekt er een deel. Open de link in de mail nog eens.',
  busy: 'Er zijn nu te veel verzoeken. Probeer het over een minuut opnieuw.',
  preview: 'Dit is een voorbeeld: er wordt niets bewaard.',
};
