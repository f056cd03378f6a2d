import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: '¿Qué tal ha sido esta conversación?',
  stars: ['1 de 5, muy mal', '2 de 5, mal', '3 de 5, regular', '4 de 5, bien', '5 de 5, muy bien'],
  worst: 'Muy mal',
  best: 'Muy bien',
  rated: 'Gracias. Hemos recibido su valoración.',
  refused: 'No se ha podido guardar su valoración. Inténtelo de nuevo.',
  changeable: 'Todavía puede cambiarla.',
  wrong: '¿Qué ha ido mal?',
  reasons: [
    'Sin respuesta a mi pregunta',
    'Ha tardado demasiado',
    'Difícil de entender',
    'Poco amable',
  ],
  comment: '¿Quiere añadir algo?',
  good: '¿Qué hemos hecho bien?',
  send: 'Enviar comentario',
  unsent: 'No se ha podido guardar su comentario. Envíelo de nuevo.',
  thanks: 'Gracias por contárnoslo.',
  thanksMore: 'El equipo lee todos los comentarios.',
  dismiss: 'Ahora no',
};
