import type { SignPhrases } from '../types.ts';

/** Korean phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    '죄송*|유감*|안타깝*|할 수 없*|불가능*|어렵습니다|찾을 수 없*|찾지 못*|결과가 없*|정보가 없*|모르겠*|알 수 없*|이해하지 못*|확실하지 않*',
  refusal: '아니*|아뇨|싫어*|안돼*',
  correction:
    '또|다시|아직도|아직|여전히|틀렸*|틀린|그게 아니*|그거 말고|제 말은|말했*|확실한가요|이미|벌써',
  complaint:
    '이미 말*|아까 말*|말씀드렸*|몇 번*|여러 번*|두 번째*|세 번째*|도움이 안*|도움이 되지*|소용없*|말이 안*|사람이랑|사람과|상담원*|상담사*|못 알아듣*|해결이 안*',
  indifference: '상관없*|됐어*|됐습니다|포기*|아무거나|마음대로',
  apology: '미안*|죄송*|실례*|헷갈*|혼란*',
  thanks: '감사*|고마*|고맙*|완벽*|좋아요|최고*|해결됐*|해결되었*|잘 되네*',
};
