import type { SignPhrases } from '../types.ts';

/** Portuguese phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'desculp*|sinto muito|lamento|lamentamos|infelizmente|não posso|não podemos|não consigo|não conseguimos|não consegui|não é possível|não está disponível|não encontrei|não encontro|nenhum resultado|nenhuma informação|não sei|não entendi|não entendo|não tenho certeza|não compreendi',
  refusal: 'não|nao|nada disso',
  correction:
    'de novo|outra vez|novamente|ainda não|continua sem|errado|errada|incorreto|não é isso|não era isso|não foi isso|eu quis dizer|quis dizer|eu disse|tem certeza|já',
  complaint:
    'já disse|já falei|eu já|já te disse|como eu disse|como disse|não foi o que perguntei|não me ajuda|não ajuda|não ajudou|não adianta|inútil|não faz sentido|segunda vez|terceira vez|milésima vez|com uma pessoa|com um humano|com um atendente|não me entende|não está me entendendo',
  indifference: 'tanto faz|não importa|deixa pra lá|deixe pra lá|esquece|esqueça|desisto',
  apology: 'desculp*|perdão|confus*|que pena',
  thanks:
    'obrigad*|valeu|perfeito|ótimo|excelente|maravilha|muito bem|agora funciona|funcionou|deu certo',
};
