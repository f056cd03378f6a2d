import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: '您与我们的对话如何？',
  hello: '您曾与我们的客服交谈。',
  question: '感觉如何？点一下就好。',
  until: '您可以在{date}之前回答。',
  why: '您收到此邮件，是因为您在对话中向我们提供了此地址。',
  optOut: '不再接收调查',
  optOutQuestion: '不想再通过邮件接收调查吗？',
  optedOut: '我们不会再向您发送调查。',
  send: '发送评分',
  saving: '正在保存您的评分…',
  notSaved: '无法保存您的评分。请检查网络连接。',
  retry: '再试一次',
  chosen: '您的评分：{name}',
  closed: '此调查已结束',
  closedMore: '在最后一天之前可以回答。仍然感谢您。',
  unknown: '此链接无效',
  unknownMore: '链接可能不完整。请再次打开邮件中的链接。',
  busy: '目前请求过多。请一分钟后再试。',
  preview: '这是预览：不会记录任何内容。',
};
