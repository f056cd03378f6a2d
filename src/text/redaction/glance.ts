/** Occurs in everything that is masked and has few digits: an `@` (`%40` in a link), a long word, or a word for a password. */
const HINT =
  /[@＠]|%40|[\w+/.=-]{16}|\bbasic\b|PRIVATE KEY|pass(?:w|c|ph|\s{0,9}[:=]|\s{1,9}(?:is|was|to)\b)|pwd|\bpin\b|contrase|clave|mot de passe|mdp|kennwort|zugangscode|parola|senha|palavra-passe|wachtwoord|has[łl]o|[şs]ifre|パスワード|暗証番号|비밀번호|암호|패스워드|密[码碼]|口令|كلمة|السري|סיסמה/iu;

/** Words for a key; one that is not long has two digits. */
const KEY =
  /bearer|key|token|secret|auth|sig|schl[üu]ssel|cl[ée]|chave|chiave|sleutel|klucz|anahtar|トークン|キー|토큰|키|令牌|密[钥鑰]|金鑰|رمز|مفتاح|אסימון|מפתח/iu;

/** A text with fewer digits contains no number to mask. */
const FEW = 4;
const DIGIT_OF_ANY_SCRIPT = /\p{Nd}|\p{No}/gu;

/**
 * Whether our rules may find something to mask in a text; `false` is certain. For a server that
 * masks thousands of texts a second, most of which contain nothing to mask.
 */
export function mayHide(text: string): boolean {
  let digits = 0;
  let isAscii = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 47 && code < 58 && ++digits >= FEW) return true;
    isAscii &&= code < 128;
  }
  if (!isAscii) digits = text.match(DIGIT_OF_ANY_SCRIPT)?.length ?? 0;
  return digits >= FEW || HINT.test(text) || (digits > 1 && KEY.test(text));
}
