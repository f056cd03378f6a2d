/** The headers of a mail by name in lower case, and what else tells what kind of mail it is. */
export interface MailHeaders {
  all(name: string): string[];
  /** The address of the sender; empty if there is none. */
  from: string;
}

/** Programs that report on mails they could not deliver. */
const DAEMON = /^(?:mailer-daemon|postmaster)@/i;

/** Whether a mail server wrote it, about a mail that it could not deliver (RFC 3464). */
function isOfMailServer({ all, from }: MailHeaders): boolean {
  const [type = ''] = all('content-type');
  return (/^multipart\/report\b/i.test(type) && /delivery-status/i.test(type)) || DAEMON.test(from);
}

/** Whether the mail reports that another one was not delivered, or has no sender, as such reports. */
export const isDeliveryReport = (headers: MailHeaders): boolean =>
  isOfMailServer(headers) || headers.all('return-path').some((path) => path.trim() === '<>');

/** Whether a program sent the mail by itself: a note of absence, a list, a newsletter (RFC 3834). */
export function isAutomatic({ all }: MailHeaders): boolean {
  return (
    all('auto-submitted').some((value) => !/^\s*no\b/i.test(value)) ||
    all('precedence').some((value) => /^\s*(?:bulk|junk|list|auto_reply)\b/i.test(value)) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'list-id', 'list-unsubscribe'].some(
      (name) => all(name).length > 0,
    )
  );
}

/**
 * The permanent failure that a report tells, for example `5.1.1`; `null`: it tells none.
 *
 * @param parts its parts for programs
 * @param text what it says to people: a note of absence also has numbers with dots, such as dates, so it counts only
 *   if a mail server wrote it
 */
export function failureIn(
  headers: MailHeaders,
  parts: readonly string[],
  text: string,
): string | null {
  const report = [...parts, ...(isOfMailServer(headers) ? [text] : [])].join('\n');
  const status = /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(report)?.[1];
  if (status !== undefined) return status.startsWith('5') ? status : null;
  if (/^action:\s*(?:delayed|relayed|delivered|expanded)/im.test(report)) return null;
  // RFC 3463: the second number is 0 to 7.
  return /\b(5\.[0-7]\.\d{1,3})\b/.exec(report)?.[1] ?? null;
}
