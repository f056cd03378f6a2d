import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Wie war Ihre Unterhaltung mit uns?',
  hello: 'Sie haben mit unserem Support gesprochen.',
  question: 'Wie war es? Ein Klick genügt.',
  until: 'Sie können bis {date} antworten.',
  why: 'Sie erhalten diese Mail, weil Sie uns diese Adresse in einer Unterhaltung gegeben haben.',
  optOut: 'Keine Umfragen mehr',
  optOutQuestion: 'Möchten Sie keine Umfragen per E-Mail mehr?',
  optedOut: 'Sie erhalten keine Umfragen mehr von uns.',
  send: 'Bewertung senden',
  saving: 'Ihre Bewertung wird gespeichert …',
  notSaved: 'Ihre Bewertung konnte nicht gespeichert werden. Prüfen Sie die Verbindung.',
  retry: 'Noch einmal versuchen',
  chosen: 'Ihre Bewertung: {name}',
  closed: 'Diese Umfrage ist geschlossen',
  closedMore: 'Sie konnte bis zu ihrem letzten Tag beantwortet werden. Trotzdem vielen Dank.',
  unknown: 'Dieser Link funktioniert nicht',
  unknownMore: 'Vielleicht fehlt ein Teil davon. Öffnen Sie den Link in der Mail noch einmal.',
  busy: 'Im Moment sind es zu viele Anfragen. Bitte versuchen Sie es in einer Minute wieder.',
  preview: 'Dies ist eine Vorschau: nichts wird gespeichert.',
};
