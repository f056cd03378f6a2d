import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Com’è andata la conversazione con noi?',
  hello: 'Ha parlato con la nostra assistenza.',
  question: 'Com’è andata? Basta un clic.',
  until: 'Può rispondere fino al {date}.',
  why: 'Riceve questa e-mail perché ci ha dato questo indirizzo in una conversazione.',
  optOut: 'Niente più sondaggi',
  optOutQuestion: 'Non vuole più ricevere sondaggi via e-mail?',
  optedOut: 'Non riceverà più sondaggi da noi.',
  send: 'Invia la valutazione',
  saving: 'Salvataggio della valutazione …',
  notSaved: 'Non è stato possibile salvare la valutazione. Controlli la connessione.',
  retry: 'Riprova',
  chosen: 'La sua valutazione: {name}',
  closed: 'Questo sondaggio è chiuso',
  closedMore: 'Si poteva rispondere fino all’ultimo giorno. Grazie comunque.',
  unknown: 'Questo link non funziona',
  unknownMore: 'Forse ne manca una parte. Apra di nuovo il link nell’e-mail.',
  busy: 'Al momento ci sono troppe richieste. Riprovi tra un minuto.',
  preview: 'Questa è un’anteprima: non viene registrato nulla.',
};
