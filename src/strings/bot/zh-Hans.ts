import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: '抱歉，我不知道这个问题的答案。如果您需要，我可以请团队的人工客服来帮您。',
  unknownAsked: '抱歉，我不知道这个问题的答案。团队可以在这里看到您的问题。',
  noBot: '感谢您的留言。这里没有自动助手。您想联系人工客服，还是留下电子邮件地址和消息？',
  noBotAgain: '谢谢。团队可以在此次聊天中看到您的消息。',
};
