/** Occurs in everything that is masked and has fewer digits than `FEW`. */
const HINT =
  /@|eyJ|[rsp]k[-_]|gh[opsur]_|github_pat|xox|A[KS]IA|AIza|glpat|amo_|Bearer|PRIVATE KEY|pass|pwd|contrase|clave|kennwort|parola|senha|wachtwoord|has[łl]o|[şs]ifre|パスワード|비밀번호|密码|كلمة المرور|הסיסמה|תעודת זהות/i;

/** A text with fewer digits contains no number to mask. */
const FEW = 6;

/**
 * Whether our rules may find something to mask in a text; `false` is certain. For a server that
 * masks thousands of texts a second, most of which contain nothing to mask.
 */
export function mayHide(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 47 && code < 58 && ++digits >= FEW) return true;
  }
  return HINT.test(text);
}
