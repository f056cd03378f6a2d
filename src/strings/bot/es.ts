import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'No sé la respuesta a esa pregunta. Si lo desea, puedo avisar a una persona del equipo.',
  unknownAsked: 'No sé la respuesta a esa pregunta. El equipo puede leerla aquí.',
  noBot:
    'Gracias por su mensaje. Aquí no hay un asistente automático. ¿Quiere hablar con una persona o dejar un mensaje con su dirección de correo electrónico?',
  noBotAgain: 'Gracias. El equipo puede leer su mensaje en este chat.',
};
