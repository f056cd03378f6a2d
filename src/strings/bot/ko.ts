import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: '죄송하지만 그 질문의 답은 모르겠습니다. 원하시면 상담원을 연결해 드리겠습니다.',
  unknownAsked:
    '죄송하지만 그 질문의 답은 모르겠습니다. 담당팀이 여기에서 질문을 확인할 수 있습니다.',
  noBot:
    '메시지를 보내 주셔서 감사합니다. 이곳에는 자동 응답 어시스턴트가 없습니다. 상담원과 대화하시겠습니까, 아니면 이메일 주소와 함께 메시지를 남기시겠습니까?',
  noBotAgain: '감사합니다. 담당팀이 이 채팅에서 메시지를 확인할 수 있습니다.',
};
