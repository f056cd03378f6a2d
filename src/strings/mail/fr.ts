import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Comment s’est passée votre conversation avec nous ?',
  hello: 'Vous avez échangé avec notre support.',
  question: 'Comment était-ce ? Un clic suffit.',
  until: 'Vous pouvez répondre jusqu’au {date}.',
  why: 'Vous recevez ce message parce que vous nous avez donné cette adresse dans une conversation.',
  optOut: 'Plus d’enquêtes',
  optOutQuestion: 'Ne plus recevoir d’enquêtes par e-mail ?',
  optedOut: 'Vous ne recevrez plus d’enquêtes de notre part.',
  send: 'Envoyer la note',
  saving: 'Enregistrement de votre note …',
  notSaved: 'Votre note n’a pas pu être enregistrée. Vérifiez votre connexion.',
  retry: 'Réessayer',
  chosen: 'Votre note : {name}',
  closed: 'Cette enquête est close',
  closedMore: 'On pouvait y répondre jusqu’à son dernier jour. Merci quand même.',
  unknown: 'Ce lien ne fonctionne pas',
  unknownMore: 'Il en manque peut-être une partie. Ouvrez de nouveau le lien dans le message.',
  busy: 'Il y a trop de demandes en ce moment. Réessayez dans une minute.',
  preview: 'Ceci est un aperçu : rien n’est enregistré.',
};
