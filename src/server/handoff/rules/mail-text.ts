import { textOfHtml } from '../../../text/html.ts';

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
  const whole = textOfHtml(html);
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
