import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: '¿Cómo fue su conversación con nosotros?',
  hello: 'Usted habló con nuestro equipo de soporte.',
  question: '¿Cómo fue? Basta un clic.',
  until: 'Puede responder hasta el {date}.',
  why: 'Recibe este correo porque nos dio esta dirección en una conversación.',
  optOut: 'No más encuestas',
  optOutQuestion: '¿No quiere recibir más encuestas por correo?',
  optedOut: 'No recibirá más encuestas nuestras.',
  send: 'Enviar valoración',
  saving: 'Guardando su valoración …',
  notSaved: 'No se pudo guardar su valoración. Compruebe la conexión.',
  retry: 'Intentar de nuevo',
  chosen: 'Su valoración: {name}',
  closed: 'Esta encuesta está cerrada',
  closedMore: 'Se podía responder hasta su último día. Gracias de todos modos.',
  unknown: 'Este enlace no funciona',
  unknownMore: 'Puede que falte una parte. Abra otra vez el enlace del correo.',
  busy: 'Hay demasiadas solicitudes en este momento. Inténtelo de nuevo en un minuto.',
  preview: 'Esto es una vista previa: no se guarda nada.',
};
