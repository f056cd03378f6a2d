import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: '이 대화는 어떠셨나요?',
  stars: [
    '5점 중 1점, 매우 나쁨',
    '5점 중 2점, 나쁨',
    '5점 중 3점, 보통',
    '5점 중 4점, 좋음',
    '5점 중 5점, 매우 좋음',
  ],
  worst: '매우 나쁨',
  best: '매우 좋음',
  rated: '감사합니다. 평가가 접수되었습니다.',
  refused: '평가를 저장하지 못했습니다. 다시 시도해 주세요.',
  changeable: '아직 변경하실 수 있습니다.',
  wrong: '무엇이 아쉬웠나요?',
  reasons: ['질문에 대한 답이 없음', '너무 오래 걸림', '이해하기 어려움', '불친절함'],
  comment: '더 남기고 싶은 말씀이 있으신가요?',
  good: '무엇이 좋았나요?',
  send: '의견 보내기',
  unsent: '의견을 저장하지 못했습니다. 다시 보내 주세요.',
  thanks: '의견을 보내 주셔서 감사합니다.',
  thanksMore: '보내 주신 의견은 모두 읽습니다.',
  dismiss: '나중에',
};
