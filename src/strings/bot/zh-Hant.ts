import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: '抱歉，我不知道這個問題的答案。如果您需要，我可以請團隊的真人客服來協助您。',
  unknownAsked: '抱歉，我不知道這個問題的答案。團隊可以在這裡看到您的問題。',
  noBot: '感謝您的留言。這裡沒有自動助理。您想聯絡真人客服，還是留下電子郵件地址和訊息？',
  noBotAgain: '謝謝。團隊可以在這次聊天中看到您的訊息。',
};
