import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { RenderedMail } from './brand.ts';

export interface Mail extends RenderedMail {
  from: { name: string; address: string };
  to: string;
  /** The same for the same mail, without brackets. */
  messageId: string;
  /** A link that ends these mails, by one POST (RFC 8058). */
  unsubscribe?: string;
}

/** What became of a mail. `reason` holds neither addresses nor what was written. */
export type Outcome =
  /** The mail server has taken it over. */
  | { kind: 'accepted' }
  /** It will never be taken. */
  | { kind: 'refused'; isRecipient: boolean; reason: string }
  /** Not now. */
  | { kind: 'deferred'; reason: string }
  /** The mail server could not be talked to, whatever the mail. */
  | { kind: 'unreachable'; reason: string }
  /** The line broke after the mail had begun to leave: it may have arrived or not. */
  | { kind: 'unknown'; reason: string };

export interface Mailer {
  send(mail: Mail): Promise<Outcome>;
  /** Ends all lines, also those with a mail on its way. */
  close(): void;
}

export interface MailerOptions {
  /** How we call ourselves. */
  name?: string | undefined;
  /** How long a server may take for one step, and for the whole of a mail, milliseconds. */
  stepTimeout?: number | undefined;
  mailTimeout?: number | undefined;
}

const STEP_TIMEOUT = 30_000;
const MAIL_TIMEOUT = 120_000;

/** A line without work is closed after this time, milliseconds: before the server does it. */
const IDLE = 30_000;
/** Mails over one line: servers like to see them end. */
const MAILS_A_LINE = 100;

/** A line to the server, open for the next mail. */
interface Line {
  connection: SMTPConnection;
  mails: number;
  idle: NodeJS.Timeout | undefined;
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/**
 * Hands mails to an SMTP server, over lines that are used again. nodemailer's own pool sends a mail anew
 * when its line breaks, though it may have arrived: here every mail is tried once, and its end is known as
 * exactly as can be.
 *
 * @param url `smtp://user:password@host:port`, `smtps://…`
 * @throws an error that names the fault of the URL
 */
export function createMailer(url: string, options: MailerOptions = {}): Mailer {
  const { stepTimeout = STEP_TIMEOUT, mailTimeout = MAIL_TIMEOUT, name } = options;
  if (!/^smtps?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new Error('AFTERWORD_SMTP_URL must look like smtp://user:password@mail.example.com:587.');
  }
  const { auth, ...server } = parseConnectionUrl(url);
  const free: Line[] = [];
  const open = new Set<Line>();

  function newLine(): Promise<Line> {
    const connection = new SMTPConnection({
      ...server,
      name,
      connectionTimeout: stepTimeout,
      greetingTimeout: stepTimeout,
      socketTimeout: stepTimeout,
    });
    const line: Line = { connection, mails: 0, idle: undefined };
    open.add(line);
    return new Promise((resolve, reject) => {
      // It stays: an idle line that breaks is no reason to stop.
      connection.on('error', reject);
      connection.once('end', () => {
        drop(line);
        reject(new Error('The line was closed.'));
      });
      connection.connect((error) => {
        if (error) return reject(error);
        if (!auth?.user) return resolve(line);
        connection.login(auth, (refused) => (refused ? reject(refused) : resolve(line)));
      });
    }).catch((error: Error) => {
      drop(line);
      throw error;
    }) as Promise<Line>;
  }

  function drop(line: Line): void {
    clearTimeout(line.idle);
    open.delete(line);
    const at = free.indexOf(line);
    if (at >= 0) free.splice(at, 1);
    line.connection.close();
  }

  function giveBack(line: Line): void {
    if (++line.mails >= MAILS_A_LINE) {
      line.connection.quit();
      return;
    }
    line.idle = setTimeout(() => drop(line), IDLE).unref();
    free.push(line);
  }

  async function sendOnce(
    mail: Mail,
    message: Buffer,
  ): Promise<Outcome & { wasUsed?: boolean; hasBegun?: boolean }> {
    const used = free.pop();
    clearTimeout(used?.idle);
    const wasUsed = used !== undefined;
    let line: Line;
    try {
      line = used ?? (await newLine());
    } catch (error) {
      return { kind: 'unreachable', reason: reasonOf(error as SmtpError) };
    }
    let hasBegun = false;
    // Read for the first time when the server has said that it wants it.
    const body = new Readable({
      read() {
        hasBegun = true;
        this.push(message);
        this.push(null);
      },
    });
    try {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => {
          reject(new Error('The mail took too long.'));
        }, mailTimeout);
        line.connection.send({ from: mail.from.address, to: [mail.to] }, body, (error) => {
          clearTimeout(late);
          if (error) reject(error);
          else resolve();
        });
      });
    } catch (error) {
      drop(line);
      return { ...outcomeOf(error as SmtpError, hasBegun), wasUsed, hasBegun };
    }
    giveBack(line);
    return { kind: 'accepted' };
  }

  return {
    async send(mail) {
      let message: Buffer;
      try {
        message = await compiled(mail);
      } catch {
        return { kind: 'refused', isRecipient: false, reason: 'The mail could not be written.' };
      }
      const first = await sendOnce(mail, message);
      // The server had ended a line that lay idle: that says nothing of a new one.
      const again = first.kind === 'unreachable' && first.wasUsed && !first.hasBegun;
      const {
        wasUsed: _,
        hasBegun: __,
        ...outcome
      } = again ? await sendOnce(mail, message) : first;
      return outcome;
    },
    close() {
      for (const line of open) drop(line);
    },
  };
}

function outcomeOf(error: SmtpError, hasBegun: boolean): Outcome {
  const reason = reasonOf(error);
  const { responseCode } = error;
  if (responseCode === undefined || !responseCode) {
    // Our own side would not send it: an address that is none.
    if (error.command === 'API' && error.code === 'EENVELOPE') {
      return { kind: 'refused', isRecipient: true, reason };
    }
    if (error.code === 'EMESSAGE' && !hasBegun) {
      return { kind: 'refused', isRecipient: false, reason };
    }
    return { kind: hasBegun ? 'unknown' : 'unreachable', reason };
  }
  // 421: the server is closing, whatever the mail (RFC 5321, 3.8).
  if (responseCode === 421 || error.code === 'EAUTH') return { kind: 'unreachable', reason };
  if (responseCode < 500) return { kind: 'deferred', reason };
  return { kind: 'refused', isRecipient: error.command === 'RCPT TO', reason };
}

/** What the operator is told: codes and the step, never the server's words, which hold addresses. */
function reasonOf(error: SmtpError): string {
  const said = 'response' in error ? String(error.response) : '';
  const [codes] = /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(said) ?? [];
  const at = error.command && error.command !== 'CONN' ? ` at ${error.command}` : '';
  return codes ? `${codes.replace('-', ' ')}${at}` : `${error.code ?? error.message}${at}`;
}

function compiled({ from, to, subject, html, text, messageId, unsubscribe }: Mail) {
  return new MailComposer({
    from,
    to,
    subject,
    html,
    text,
    messageId: `<${messageId}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe && {
        'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
