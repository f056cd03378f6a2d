import { entityOf } from './entities.ts';

/** Elements whose text nobody sees. */
const UNSEEN = new Set(['script', 'style', 'title', 'template', 'noscript']);
/** Elements that begin a line. */
const BLOCKS = new Set(
  'p div br li tr table ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article hr'.split(' '),
);
/** The elements in which mail programs put the mail that is answered; all after them belongs to it. */
const QUOTES =
  /gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|protonmail_quote/i;

/** The visible text of HTML, in one pass. @param isOwn without quotes of other mails */
export function textOfHtml(html: string, isOwn = false): string {
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

/** A number that is no character shows nothing; a name that is none stays as it was written. */
const decoded = (text: string) =>
  text.replaceAll(
    /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,7});/gi,
    (whole, name: string) => entityOf(name) ?? (name.startsWith('#') ? '' : whole),
  );
