/** A pattern whose first group is left as it is, and whose rest is masked. */
export interface Lettered {
  mark: string;
  /** Global. */
  pattern: RegExp;
  /** Judges what is to be masked. */
  check?: (found: string) => boolean;
}

/** What published keys begin with. The rest has letters, digits, `_` and `-`; between parts also dots. */
const PREFIXES = [
  // Payment
  '[sprw]k[-_](?:live|test|prod|proj|ant|or|svcacct|admin|lf)[-_]|[sprw]k[-_](?=[\\w-]{0,99}\\d)|whsec_|sq0[a-z]{3}-|EAAA(?=[\\w-]{22})|rzp_|FLW(?:SECK|PUBK)|shippo_|EZ[AT]K|pk\\.ey',
  // Code and packages
  'gh[opsur]_|github_pat_|gl[a-z]{1,9}-|GR1348941|npm_|pypi-|rubygems_|CLOJARS_|oy2(?=[a-z\\d]{43})|dckr_[a-z]{3}_|AKCp|cmVmd|sq[apu]_|sgp_|ATATT|ATCTT|ATBB|ATOA|NRAK-|NRJS-|NRII-|NRRA-|bkua_|CCIPAT_|crt_|sntry[su]_|glc_|glsa_|PMAK-|phc_|phx_|rdme_|API-(?=[A-Z\\d]{26})',
  // Clouds
  'A(?:KI|SI|BI|CC|3T)A(?=[A-Z\\d]{16})|ABSK|AIza|ya29\\.|GOCSPX-|LTAI|AKID|do[oprs]_v1_|dapi|HRKU-|fo1_|fm[12][a-z]?_|pul-|hv[bsr]\\.|s\\.(?=[A-Za-z\\d]{24}\\b)|dp\\.[a-z]{2,9}\\.|dt0[a-z]\\d\\d\\.|pscale_\\w+_|sbp_|sb_secret_|nfp_|rnd_|vercel_|tskey-|cf[a-z]{1,3}_|v1\\.0-(?=[\\da-f]{24}-)|nvapi-|sha256~|ops_|tfp_|scw_|ovh_|linode_|AGE-SECRET-KEY-|AGE-',
  // Messages and mail
  'xox[a-z](?:\\.xox[bp])?-|xapp-|xkeysib-|xsmtpsib-|SG\\.|SK(?=[\\da-fA-F]{32}\\b)|AC(?=[\\da-f]{32}\\b)|key-|pubkey-|re_(?=[A-Za-z\\d]{6,12}_)|md-(?=[\\w-]{20})|PMAT-|EAA(?=[A-Za-z\\d]{30})|IGQV|lin_api_|lin_oauth_|secret_(?=[A-Za-z\\d]{40})|ntn_|figd_|figu_|pat(?=[A-Za-z\\d]{14}\\.)|[ps]at\\.(?=[\\w-]{22}\\.)|sl\\.(?=[\\w-]{20})|shp[a-z]{2}_|amo_|intercom_|tk-us-|fio-u-|duffel_|dnkey-|access-(?:sandbox|development|production)-',
  // Models
  'hf_|api_org_|gsk_|xai-|pplx-|r8_|esecret_|co_(?=[A-Za-z\\d]{30})|lsv2_|e2b_|fw_|together_|tgp_v1_|AQ\\.|jina_|voyage_|pa-(?=[\\w-]{40})|sm_[a-z]{3}_|pnu_|apify_api_',
];

const KEY_WORDS =
  "api[-_ ]?key|api[-_ ]?token|api[-_ ]?secret|access[-_ ]?key(?:[-_ ]?id)?|access[-_ ]?token|auth[-_ ]?token|refresh[-_ ]?token|id[-_ ]?token|session[-_ ]?token|bearer|client[-_ ]?secret|app[-_ ]?secret|secret[-_ ]?(?:access[-_ ]?)?key|private[-_ ]?key|signing[-_ ]?(?:key|secret)|encryption[-_ ]?key|account[-_ ]?key|shared[-_ ]?access[-_ ]?key|webhook[-_ ]?secret|license[-_ ]?key|credentials?|secret|token|apikey|sig|signature|x-api-key|authorization|x-auth-token|api[- ]schl[üu]ssel|schl[üu]ssel|cl[ée](?: d[e']? ?api)?|clave(?: de)? api|chave(?: de)? api|chiave(?: api)?|sleutel|klucz|anahtar[ıi]?|jeton|トークン|キー|토큰|키|令牌|密钥|密鑰|金鑰|رمز|مفتاح|אסימון|מפתח|key|auth";

const DIGITS = /\d/g;
const LETTERS = /[A-Za-z]/;

/** Whether a word looks made by a machine at random, for where a word in front of it already tells of a key. */
function isRandom(text: string): boolean {
  if (text.length >= 16 && /^[\da-f-]+$/i.test(text)) return /\d/.test(text) && LETTERS.test(text);
  const digits = text.match(DIGITS)?.length ?? 0;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  return (
    LETTERS.test(text) && (digits >= 2 || (isMixed && text.length >= 16 && /[a-z][A-Z]/.test(text)))
  );
}

/** Whether it looks random even where nothing tells of a key: no name, no date, no id of a database. */
function isVeryRandom(text: string): boolean {
  if (text.length < 28 || /^[\da-f-]+$/i.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  const digits = text.match(DIGITS)?.length ?? 0;
  if (digits < 4 || digits > text.length * 0.6) return false;
  // Names in camel case change their kind of letter once a word; a random text, with every second letter.
  let changes = 0;
  const kind = (code: number) => (code < 58 ? 0 : code < 91 ? 1 : code === 95 ? 3 : 2);
  for (let at = 1; at < text.length; at++) {
    if (kind(text.charCodeAt(at)) !== kind(text.charCodeAt(at - 1))) changes++;
  }
  return changes > text.length / 3;
}

/** Keys, tokens, passwords in addresses, e-mail addresses. */
export const lettered: readonly Lettered[] = [
  {
    mark: 'secret',
    pattern:
      /()-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  // https://name:password@host
  {
    mark: 'secret',
    pattern: /(:\/\/[^\s/:@"'<>]{0,80}:)[^\s/:@"'<>]{2,80}(?=@)/g,
  },
  {
    mark: 'token',
    pattern: /((?<![\w-]))e[yw][JI][\w-]{6,}(?:\.[\w-]{6,}(?:\.[\w-]*)*)?/g,
    check: (found) => found.includes('.'),
  },
  // Addresses to which anybody who knows them can write.
  {
    mark: 'secret',
    pattern:
      /((?:hooks\.slack\.com\/[a-z]{1,20}\/|discord(?:app)?\.com\/api\/webhooks\/|\.webhook\.office\.com\/webhookb?\d?\/|hooks\.zapier\.com\/hooks\/catch\/|api\.telegram\.org\/bot))[\w/@:%.-]{16,}/gi,
  },
  { mark: 'secret', pattern: /((?<![\w:]))\d{7,12}:[\w-]{30,}/g },
  {
    mark: 'secret',
    pattern: /(\b(?:Bearer|Basic|Token|ApiKey) {1,3}(?=[\w.~+/-]*[\dA-Z=+/]))[\w.~+/-]{8,}=*/gi,
    check: (found) =>
      found.length > 15 ? isRandom(found) || /[+/=]/.test(found) : /[=]$/.test(found),
  },
  {
    mark: 'secret',
    pattern: new RegExp(`((?<![A-Za-z\\d]))(?:${PREFIXES.join('|')})[\\w.~=+/-]{14,}`, 'g'),
    check: (found) => (found.match(DIGITS)?.length ?? 0) > 1 || isVeryRandom(found),
  },
  {
    mark: 'secret',
    pattern: new RegExp(
      `((?<![\\p{L}\\d])(?:${KEY_WORDS})["']?(?: {1,3}(?:is|ist|est|es|è|é|to|was)(?= )| ?(?:は|は、|는|은|是|هو|هي|היא|הוא))?[\\s:=：]{1,4}["'“«]?(?:Bearer |Basic )?)[\\w.~+/=%-]{8,}`,
      'giu',
    ),
    check: isRandom,
  },
  {
    mark: 'secret',
    pattern: /((?<![\w./:=%-]))[A-Za-z\d][\w-]{26,}/g,
    check: isVeryRandom,
  },
  {
    mark: 'email',
    pattern:
      /((?<![\p{L}\p{M}\p{N}._%+'-]))[\p{L}\p{M}\p{N}._%+'-]*[\p{L}\p{M}\p{N}_%+-]@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)*\.\p{L}[\p{L}\p{M}]+/gu,
  },
];
