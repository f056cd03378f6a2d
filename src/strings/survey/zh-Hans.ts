import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: '您对这次对话满意吗？',
  stars: [
    '1 分，非常差（满分 5 分）',
    '2 分，差（满分 5 分）',
    '3 分，一般（满分 5 分）',
    '4 分，好（满分 5 分）',
    '5 分，非常好（满分 5 分）',
  ],
  worst: '非常差',
  best: '非常好',
  rated: '谢谢，我们已收到您的评分。',
  refused: '您的评分未能保存，请重试。',
  changeable: '您仍可更改评分。',
  wrong: '哪里让您不满意？',
  reasons: ['没有回答我的问题', '等待时间太长', '难以理解', '态度不好'],
  comment: '您还有什么想补充的吗？',
  good: '我们哪里做得好？',
  send: '发送意见',
  unsent: '您的意见未能保存，请重新发送。',
  thanks: '感谢您的反馈。',
  thanksMore: '团队会阅读每一条意见。',
  dismiss: '暂不',
};
