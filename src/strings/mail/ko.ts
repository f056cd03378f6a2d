import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: '저희와의 대화는 어떠셨나요?',
  hello: '고객 지원팀과 대화하셨습니다.',
  question: '어떠셨나요? 한 번만 클릭하면 됩니다.',
  until: '{date}까지 응답할 수 있습니다.',
  why: '대화에서 이 주소를 알려 주셔서 이 메일을 보내 드립니다.',
  optOut: '설문 그만 받기',
  optOutQuestion: '이메일 설문을 더 이상 받지 않으시겠습니까?',
  optedOut: '앞으로 설문을 보내지 않겠습니다.',
  send: '평가 보내기',
  saving: '평가를 저장하는 중…',
  notSaved: '평가를 저장하지 못했습니다. 연결을 확인해 주세요.',
  retry: '다시 시도',
  chosen: '내 평가: {name}',
  closed: '이 설문은 종료되었습니다',
  closedMore: '마지막 날까지 응답할 수 있었습니다. 그래도 감사합니다.',
  unknown: '이 링크는 작동하지 않습니다',
  unknownMore: '일부가 빠졌을 수 있습니다. 메일의 링크를 다시 열어 주세요.',
  busy: '지금은 요청이 너무 많습니다. 1분 후에 다시 시도해 주세요.',
  preview: '미리보기입니다. 아무것도 기록되지 않습니다.',
};
