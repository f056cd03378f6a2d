import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: '私たちとの会話はいかがでしたか？',
  hello: 'サポートにお問い合わせいただきました。',
  question: 'いかがでしたか？ワンクリックで完了です。',
  until: '{date}まで回答できます。',
  why: '会話の中でこのアドレスをお知らせいただいたため、このメールをお送りしています。',
  optOut: 'アンケートを停止',
  optOutQuestion: 'メールでのアンケートを停止しますか？',
  optedOut: '今後アンケートはお送りしません。',
  send: '評価を送信',
  saving: '評価を保存しています…',
  notSaved: '評価を保存できませんでした。接続を確認してください。',
  retry: 'もう一度試す',
  chosen: 'あなたの評価：{name}',
  closed: 'このアンケートは終了しました',
  closedMore: '最終日まで回答を受け付けていました。ありがとうございます。',
  unknown: 'このリンクは使えません',
  unknownMore: '一部が欠けているかもしれません。メールのリンクをもう一度開いてください。',
  busy: '現在リクエストが多すぎます。1分後にもう一度お試しください。',
  preview: 'これはプレビューです。何も記録されません。',
};
