/** A pattern whose only group is left as it is, and whose rest is masked. */
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
  '[sprw]k[-_](?:(?:live|test|prod|proj|ant|or|svcacct|admin|lf)[-_]|(?=[\\w-]{0,99}\\d))|whsec_|sq0[a-z]{3}-|EAAA(?=[\\w-]{22})|rzp_(?:live|test)_|FLW(?:SECK|PUBK)|shippo_(?:live|test)_|EZ[AT]K(?=[A-Za-z\\d]{30})|pk\\.eyJ',
  // Code and packages
  'gh[opsur]_|github_pat_|gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-|GR1348941|npm_(?=[A-Za-z\\d]{30})|pypi-(?=[A-Za-z\\d]{16})|rubygems_(?=[\\da-f]{20})|CLOJARS_|oy2(?=[a-z\\d]{43})|dckr_[a-z]{3}_|AKCp(?=[A-Za-z\\d]{40})|cmVmd(?=[A-Za-z\\d]{40})|sq[apu]_(?=[\\da-f]{20})|sgp_(?=[\\da-zA-Z]{16})|AT(?:ATT|CTT|BB|OA)(?=[\\w=-]{20})|NR(?:AK|JS|II|RA)-|bkua_|CCIPAT_|sntry[su]_|gl(?:c|sa)_(?=[\\w+/]{20})|PMAK-|ph[cx]_(?=[\\w]{20})|rdme_|API-(?=[A-Z\\d]{26})',
  // Clouds
  'A(?:KI|SI|BI|CC|3T)A(?=[A-Z\\d]{16})|ABSK(?=[A-Za-z\\d+/]{30})|AIza(?=[\\w-]{30})|ya29\\.|GOCSPX-|1//0(?=[\\w-]{30})|LTAI(?=[A-Za-z\\d]{12})|AKID(?=[A-Za-z\\d]{20})|do[oprs]_v1_|dapi(?=[\\da-f]{32})|HRKU-|fo1_|fm[12][ar]?_(?=[\\w+/]{20})|pul-(?=[\\da-f]{20})|hv[bsr]\\.|s\\.(?=[A-Za-z\\d]{24}\\b)|dp\\.[a-z]{2,9}\\.|dt0[a-z]\\d\\d\\.|pscale_[a-z]+_|sbp_(?=[\\da-f]{20})|sb_secret_|nfp_(?=[A-Za-z\\d]{20})|tskey-|cf(?:ut|at|k)_(?=[A-Za-z\\d]{20})|v1\\.0-(?=[\\da-f]{24}-)|nvapi-|sha256~|ops_eyJ|AGE-SECRET-KEY-|(?:rnd|vercel|linode|ovh|scw|vcp|vck|vca)_(?=[A-Za-z\\d]{20})|4b1d(?=[A-Za-z\\d]{38}\\b)|[A-Za-z\\d]{14}\\.atlasv1\\.|T3BlbkFJ',
  // Messages and mail
  'xox[a-z](?:\\.xox[bp])?-|xapp-|xkeysib-|xsmtpsib-|SG\\.(?=[\\w-]{16})|SK(?=[\\da-fA-F]{32}\\b)|AC(?=[\\da-f]{32}\\b)|(?:pub)?key-(?=[\\da-f]{32})|re_(?=[A-Za-z\\d]{6,12}_)|md-(?=[A-Za-z\\d]{20})|PMAT-|EAA(?=[A-Za-z\\d]{30})|IGQV(?=[\\w-]{30})|lin_(?:api|oauth)_|secret_(?=[A-Za-z\\d]{40})|ntn_(?=[A-Za-z\\d]{20})|fig[dou]_(?=[\\w-]{20})|pat(?=[A-Za-z\\d]{14}\\.)|[ps]at\\.(?=[\\w-]{22}\\.)|sl\\.(?=[\\w-]{60})|shp[a-z]{2,3}_(?=[\\da-fA-F]{20})|amo_|tk-us-|fio-u-|duffel_(?:test|live)_|dnkey-|access-(?:sandbox|development|production)-|[\\da-f]{32}-us(?=\\d)',
  // Models
  'hf_(?=[A-Za-z\\d]{20})|api_org_|gsk_(?=[A-Za-z\\d]{20})|xai-(?=[A-Za-z\\d]{20})|pplx-(?=[A-Za-z\\d]{20})|r8_(?=[A-Za-z\\d]{20})|esecret_|lsv2_(?:pt|sk)_|e2b_(?=[\\da-f]{20})|(?:co|fw|together|jina|voyage|csk|fal|ant)_(?=[A-Za-z\\d]{20})|tgp_v1_|pa-(?=[\\w-]{40})|sm_[a-z]{3}_|pnu_(?=[A-Za-z\\d]{20})|apify_api_',
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

/** Digits, capitals, small letters, the rest. */
const kindOf = (code: number) => (code < 58 ? 0 : code < 91 ? 1 : code === 95 ? 3 : 2);

/** Whether it looks random even where nothing tells of a key: no name, no date, no id of a database. */
function isVeryRandom(text: string): boolean {
  if (text.length < 28 || /^[\da-f-]+$/i.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  const digits = text.match(DIGITS)?.length ?? 0;
  if (digits < 4 || digits > text.length * 0.6) return false;
  // Names in camel case change their kind of letter once a word; a random text, with every second letter.
  let changes = 0;
  for (let at = 1; at < text.length; at++) {
    if (kindOf(text.charCodeAt(at)) !== kindOf(text.charCodeAt(at - 1))) changes++;
  }
  return changes > text.length / 3;
}

/** Keys, tokens, passwords in addresses, e-mail addresses; in the order of `glance.ts`. */
export const lettered = [
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
    pattern: /((?<![\w-]))e[yw][JI][\w-]{6,}(?:\.[\w-]{6,}(?:\.[\w-]+)*)?/g,
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
    pattern: new RegExp(
      `((?<![A-Za-z\\d]))(?:${PREFIXES.join('|')})(?:[\\w.~=+/-]{11,}[\\w=]|(?<=us)\\d{1,2})`,
      'g',
    ),
    check: (found) => /\d|[a-z][A-Z]|^A[A-Z]{19}/.test(found),
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
] as const satisfies readonly Lettered[];
