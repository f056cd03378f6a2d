import { weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: '전화|휴대폰|핸드폰|연락|폰번호|팩스|문자',
    id: '주민|등록번호|여권|운전면허|신분증|사업자|외국인|법인번호|납세',
    other:
      '주문|송장|청구|인보이스|참조|티켓|사건|계좌|고객번호|고객 번호|회원|추적|운송장|택배|상품|품번|시리얼|일련|모델|버전|예약|계약|증권|로트|코드|거래|영수증|접수|항공편|제품|쿠폰|배송|문의번호|오류|인구|구매|견적',
    money: '가격|금액|합계|요금|결제|환불|잔액|총액|급여',
    password: '비밀번호|암호|패스워드',
    is: '는|은|가',
    comment: '(?:틀|맞|뭐|잊|안|변경|재설정)',
  },
  numbers: String.raw`0\d{1,2} \d{3,4} \d{4}|1[568]\d{2} \d{4}`,
  ids: [
    // Resident registration number, with the birthday; new ones have no check digit
    { form: /^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]\d{6}$/, isRare: true },
    // Business registration number
    {
      form: /^[1-9]\d{9}$/,
      check: (text) =>
        (10 -
          ((weighted(text, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(text[8]) * 5) / 10)) %
            10)) %
          10 ===
        Number(text[9]),
    },
  ],
};

export const known = knowledgeOf(language);
