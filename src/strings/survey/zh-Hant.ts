import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: '您對這次對話滿意嗎？',
  stars: [
    '1 分，非常差（滿分 5 分）',
    '2 分，差（滿分 5 分）',
    '3 分，普通（滿分 5 分）',
    '4 分，好（滿分 5 分）',
    '5 分，非常好（滿分 5 分）',
  ],
  worst: '非常差',
  best: '非常好',
  rated: '謝謝，我們已收到您的評分。',
  refused: '您的評分未能儲存，請重試。',
  changeable: '您仍可變更評分。',
  wrong: '哪裡讓您不滿意？',
  reasons: ['沒有回答我的問題', '等候時間太長', '難以理解', '態度不佳'],
  comment: '您還有什麼想補充的嗎？',
  good: '我們哪裡做得好？',
  send: '送出意見',
  unsent: '您的意見未能儲存，請重新送出。',
  thanks: '感謝您的意見。',
  thanksMore: '團隊會閱讀每一則意見。',
  dismiss: '暫時不要',
};
