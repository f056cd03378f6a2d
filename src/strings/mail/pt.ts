import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Como foi a sua conversa conosco?',
  hello: 'Você falou com o nosso suporte.',
  question: 'Como foi? Basta um clique.',
  until: 'Você pode responder até {date}.',
  why: 'Você recebe este e-mail porque nos deu este endereço em uma conversa.',
  optOut: 'Sem mais pesquisas',
  optOutQuestion: 'Não quer mais receber pesquisas por e-mail?',
  optedOut: 'Você não receberá mais pesquisas nossas.',
  send: 'Enviar avaliação',
  saving: 'Salvando a sua avaliação …',
  notSaved: 'Não foi possível salvar a avaliação. Verifique a conexão.',
  retry: 'Tentar de novo',
  chosen: 'Sua avaliação: {name}',
  closed: 'Esta pesquisa está encerrada',
  closedMore: 'Era possível responder até o último dia. Obrigado mesmo assim.',
  unknown: 'Este link não funciona',
  unknownMore: 'Talvez falte uma parte. Abra de novo o link do e-mail.',
  busy: 'Há pedidos demais no momento. Tente de novo em um minuto.',
  preview: 'Isto é uma prévia: nada é registrado.',
};
