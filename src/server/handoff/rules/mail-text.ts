/** The text of a mail, as its parts give it. */
export interface MailParts {
  text?: string | undefined;
  html?: string | undefined;
}

/** What the customer wrote in a mail, without the mail that it answers and without a signature. */
export function replyText({ text, html }: MailParts): string {
  const hasText = text !== undefined && text.trim() !== '';
  if (hasText) return withoutQuote(text);
  if (html === undefined) return '';
  const whole = textOfHtml(html, false);
  const own = textOfHtml(html, true);
  return own === '' ? withoutQuote(whole) : withoutQuote(own);
}

/** Marks below which mail programs put the mail that is answered. */
const BELOW = [
  /^\s*-{2,} ?[^-\n]{4,60} ?-{2,}\s*$/,
  // Signatures begin with this line (RFC 3676, 4.3).
  /^-- ?$/,
];

/** The first line of the header that Outlook puts above the answered mail. */
const FROM =
  /^\s*\*?(?:From|Von|De|Da|Od|Van|Kimden|Gönderen|差出人|发件人|寄件者|보낸 사람|מאת|من)\*?\s*[:：]/i;
/** A line of that header. */
const HEADER = /^\s*\*?[^\s:：*][^:：*]{0,29}\*?\s*[:：]\s*\S/;

/** The text above the mail that is answered. If there is nothing, or it was answered in between: all of it. */
function withoutQuote(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').trim().split('\n');
  const end = endOf(lines);
  const own = lines.slice(0, end).join('\n').trim();
  return own === '' ? lines.join('\n') : own;
}

function endOf(lines: readonly string[]): number {
  const below = lines.findIndex((_, at) => at > 0 && isAboveQuote(lines, at));
  const end = below < 0 ? lines.length : below;
  const quote = lines.slice(0, end).findIndex((line) => line.startsWith('>'));
  if (quote < 0) return end;
  const isBetween = lines
    .slice(quote, end)
    .some((line) => line.trim() !== '' && !line.startsWith('>'));
  return isBetween ? end : attributionBefore(lines, quote);
}

function isAboveQuote(lines: readonly string[], at: number): boolean {
  const line = lines[at]!;
  if (BELOW.some((mark) => mark.test(line))) return true;
  return FROM.test(line) && lines.slice(at, at + 4).filter((one) => HEADER.test(one)).length >= 3;
}

/** The line from which "… wrote:" stands above a quote; it may be wrapped. */
function attributionBefore(lines: readonly string[], quote: number): number {
  let at = quote;
  while (at > 0 && lines[at - 1]!.trim() === '') at--;
  if (!/[:：]\s*$/.test(lines[at - 1] ?? '')) return quote;
  // It begins in the line that has the time, and may go on in the next ones.
  for (let first = at - 1; first >= 0 && first >= at - 3; first--) {
    if (lines[first]!.trim() === '') break;
    if (/\d{1,2}[:.]\d{2}|\d{4}/.test(lines[first]!)) return first;
  }
  return at - 1;
}

/** Elements whose text nobody sees. */
const UNSEEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);
/** Elements that begin a line. */
const BLOCKS = new Set(
  'p div br li tr table ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article hr'.split(' '),
);
/** The elements in which mail programs put the mail that is answered; all after them belongs to it. */
const QUOTES =
  /gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|protonmail_quote/i;

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  euro: '€',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  bull: '•',
};

/** The visible text of HTML, in one pass. @param isOwn without quotes of other mails */
function textOfHtml(html: string, isOwn: boolean): string {
  let text = '';
  let at = 0;
  let quotes = 0;
  const put = (more: string) => {
    if (!isOwn || quotes === 0) text += more;
  };
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    put(decoded(html.slice(at, end).replaceAll(/\s+/g, ' ')));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open);
      continue;
    }
    const name = /^\/?([a-z][a-z0-9]{0,15})/i.exec(html.slice(open + 1, open + 20))?.[1];
    if (name === undefined) {
      put('<');
      at = open + 1;
      continue;
    }
    const close = after(html, '>', open);
    const tag = html.slice(open, Math.min(close, open + 500));
    const element = name.toLowerCase();
    const isEnd = tag.startsWith('</');
    at = close;
    if (UNSEEN.has(element) && !isEnd) at = endOfElement(html, element, close);
    else if (isOwn && !isEnd && QUOTES.test(tag)) break;
    else if (element === 'blockquote') quotes = Math.max(0, quotes + (isEnd ? -1 : 1));
    if (BLOCKS.has(element)) put('\n');
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** The place after the next `what`, or the end. */
function after(html: string, what: string, from: number): number {
  const found = html.indexOf(what, from);
  return found < 0 ? html.length : found + what.length;
}

/** The place after the end tag of an element whose text is not read. */
function endOfElement(html: string, element: string, from: number): number {
  for (let at = from; at < html.length;) {
    const end = html.indexOf('</', at);
    if (end < 0) return html.length;
    if (html.slice(end + 2, end + 2 + element.length).toLowerCase() === element) {
      return after(html, '>', end);
    }
    at = end + 2;
  }
  return html.length;
}

const decoded = (text: string) =>
  text.replaceAll(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff)
      ? String.fromCodePoint(code)
      : '';
  });
