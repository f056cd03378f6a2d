import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: '您对这次对话满意吗？',
  stars: [
    '5 分中的 1 分，非常差',
    '5 分中的 2 分，差',
    '5 分中的 3 分，一般',
    '5 分中的 4 分，好',
    '5 分中的 5 分，非常好',
  ],
  worst: '非常差',
  best: '非常好',
  rated: '谢谢，您的评分已收到。',
  refused: '您的评分未能保存，请重试。',
  changeable: '您仍可更改。',
  wrong: '哪里不满意？',
  reasons: ['没有回答我的问题', '时间太长', '难以理解', '不友好'],
  comment: '想补充一句吗？',
  good: '我们哪里做得好？',
  send: '发送评论',
  thanks: '感谢您告诉我们。',
  thanksMore: '团队会阅读每一条评论。',
  dismiss: '暂不',
};
