import type { SignPhrases } from '../types.ts';

/** Spanish phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'lo siento|lo sentimos|disculp*|lamento|lamentamos|lamentablemente|desafortunadamente|no puedo|no podemos|no he podido|no pude|no es posible|no está disponible|no encuentro|no encontré|no he encontrado|no hay resultados|no tengo información|no lo sé|no sé|no entiendo|no entendí|no he entendido|no estoy segur*',
  refusal: 'no|nop|nope',
  correction:
    'otra vez|de nuevo|todavía|aún no|sigue sin|sigo sin|incorrecto|equivocad*|eso no|no es eso|no es lo que|quise decir|quería decir|dije|he dicho|estás seguro|está seguro|ya le|ya te',
  complaint:
    'ya lo dije|ya le dije|ya te dije|ya lo he dicho|ya dije|como dije|no es lo que pregunté|no me ayuda|no ayuda|no sirve|no me sirve|inútil|no tiene sentido|segunda vez|tercera vez|enésima vez|mil veces|con una persona|con un humano|con un agente|no me entiendes|no me entiende',
  indifference: 'me da igual|da igual|no importa|olvídalo|olvídelo|déjalo|me rindo|lo que sea',
  apology: 'perdón|perdona|disculpa*|lo siento|confundid*|qué pena',
  thanks:
    'gracias|genial|perfecto|excelente|estupendo|muy bien|de acuerdo gracias|ya funciona|funcionó',
};
