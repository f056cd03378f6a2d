import { weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

/** The check digit after as many digits as there are weights. */
function brazilian(text: string, weights: readonly number[]): boolean {
  const rest = weighted(text, weights) % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(text[weights.length]);
}

export const language: Language = {
  words: {
    phone: String.raw`telefone|telemovel|celular|\btel\b|\blig(?:ue|ar|a|uem)\b|contat|contact|whats|\bzap\b|meu numero`,
    id: String.raw`\b(?:cpf|cnpj|nif|nipc|niss|rg|nib)\b|contribuinte|identidade|cidadao|passaporte|fiscal|seguranca social|documento|bilhete|identificacao`,
    other: String.raw`pedido|encomenda|fatura|\bref|ticket|chamado|protocolo|contas?\b|(?:numero|codigo) d[eo] cliente|rastre|envio|pacote|artigo|serie|modelo|vers(?:ao|oes)|reserva|contrato|apolice|\blote|codigo|transac|recibo|reclamac|\bsocio|\bvoo\b|produto|cupo[nm]|cupao|nota fiscal|orcamento|entrega|chassi|habitantes|erro\b|compra|\bcep\b`,
    money: 'preco|custa|valor|total|soma|montante|pag(?:o|uei|amento)|reembolso|saldo|salario',
    password: 'senha|palavra-passe',
    // "Forgot my password and …": `e` without its accent only before digits
    is: String.raw`é|e(?=\s{1,9}\S{0,99}\d)|era`,
    comment: String.raw`(?:não|nao|errada|incorreta|expirada|expirou|a|o|uma|muito|válida|inválida|correta|segura|sempre|já|nova|velha|fraca|fácil|que|minha|essa|esta|igual|outra|desconhecida|(?:bloque|troc|alter|recus|roub|cancel|aceit|expir|rejeit|mud|esquec)[aie]da)(?!\p{L})`,
  },
  numbers: String.raw`[29]\d{2} \d{3} \d{3}|2\d \d{3} \d{2} \d{2}|\d{2} 9\d{4} \d{4}|\d{2} [2-5]\d{3} \d{4}|9\d{2} \d{2} \d{2}|8\d \d{3} \d{4}|0800 \d{3} \d{4}`,
  ids: [
    // Brazil: CPF and CNPJ
    {
      form: /^\d{11}$/,
      check: (text) =>
        !/^(\d)\1+$/.test(text) &&
        brazilian(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) &&
        brazilian(text, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
      isRare: true,
    },
    {
      form: /^\d{14}$/,
      check: (text) =>
        brazilian(text, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) &&
        brazilian(text, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]),
      isRare: true,
    },
    // Portugal: NIF
    { form: /^[1-35689]\d{8}$/, check: (text) => brazilian(text, [9, 8, 7, 6, 5, 4, 3, 2]) },
  ],
};

export const known = knowledgeOf(language);
