/** Korean modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters = '너무 정말 진짜 매우 아주 완전 엄청 굉장히 무척 훨씬 가장 제일';

export const dampers = '조금 약간 좀 그나마';

export const negators = '안 못 별로 전혀 절대';

export const negatorsAfter =
  '않아요 않습니다 않네요 않다 않은 않았어요 없어요 없습니다 없네요 못해요 못합니다 아니에요 아닙니다';

export const contrasts = '하지만 그런데 그러나 근데';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  '나쁘지 않': 1.2,
  '문제 없': 1,
  문제없: 1,
  '마음에 들': 2.2,
  '마음에 안': -2,
  '마음에 들지': -1.8,
  '말도 안': -1.8,
  '어이가 없': -2.2,
  '도움이 됐': 1.8,
  '도움이 되었': 1.8,
  '도움이 안': -2,
  '다시는 안': -2.2,
  '시간 낭비': -2.2,
  '작동이 안': -2,
  '안 돼요': -1.6,
  '안 됩니다': -1.6,
  '안 되네요': -1.6,
  '연락이 없': -1.6,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': '최고* 완벽* 훌륭* 환상적* 대박* 사랑* 감동*',
  '2.4':
    '감사* 고맙* 고마워* 고마운 좋아* 좋은* 좋네* 좋습* 좋았* 행복* 기쁘* 기뻐* 만족* 추천* 멋지* 멋진* 멋져* 예쁘* 예뻐* 예쁜* 맛있* 재미있* 재밌* 즐거* 즐겁* 아름다*',
  '1.8':
    '친절* 빠르* 빨라* 빠른* 편리* 편하* 편해* 쉽* 쉬워* 쉬운 해결* 유용* 귀엽* 귀여* 웃기* 안심* 기대* 저렴* 성공* 축하* 신나* ㅋㅋ* ㅎㅎ*',
  '0.8': '괜찮* 안녕* 네 넵',
  '-1': '느리* 느려* 느린* 비싸* 비싼* 어렵* 어려* 불편* 걱정* 고장* 오류* 에러* 실수* 잘못* 늦* 지연* 기다* 힘들* 힘드* 아프* 아파* 무섭* 복잡* 답답* 피곤* 아쉽* 아쉬* 문제* 파손* 취소* 거절* 불만* 불안* 속상*',
  '-1.8':
    '나쁘* 나쁜* 나빠* 싫* 화나* 화가 짜증* 실망* 슬프* 슬퍼* 최악* 엉망* 형편없* 쓸모없* 쓰레기* 사기* 거짓* 불친절* 무례* 황당* 어이없* 한심* 지루* 멍청* 바보* 후회* 분노* 불쾌* 별로* 괘씸*',
  '-2.6': '끔찍* 역겹* 역겨* 젠장* 시발* 씨발* 개같* 미친* 지옥*',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [];
