import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'この会話はいかがでしたか？',
  stars: [
    '5段階中1、とても悪い',
    '5段階中2、悪い',
    '5段階中3、普通',
    '5段階中4、良い',
    '5段階中5、とても良い',
  ],
  worst: 'とても悪い',
  best: 'とても良い',
  rated: 'ありがとうございます。評価を受け付けました。',
  refused: '評価を保存できませんでした。もう一度お試しください。',
  changeable: 'まだ変更できます。',
  wrong: '良くなかった点をお聞かせください。',
  reasons: ['質問に答えていない', '時間がかかりすぎた', 'わかりにくい', '不親切'],
  comment: 'よろしければコメントをお聞かせください。',
  good: '良かった点をお聞かせください。',
  send: 'コメントを送信',
  unsent: 'コメントを保存できませんでした。もう一度送信してください。',
  thanks: 'コメントをいただき、ありがとうございます。',
  thanksMore: 'チームがすべてのコメントを読みます。',
  dismiss: 'あとで',
};
