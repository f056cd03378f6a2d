import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { inSpan, markFailed, note, SpanKind } from '../telemetry/index.ts';
import type { RenderedMail } from './brand.ts';

export interface Mail extends RenderedMail {
  from: { name: string; address: string };
  to: string;
  /** The same for repeated attempts to send one mail; without angle brackets. */
  messageId: string;
  /** The one-click unsubscribe link (RFC 8058). */
  unsubscribe?: string;
  /** A person wrote it: it is not marked as sent by a program. */
  isByPerson?: boolean;
  /** Where replies go; default: the sender. */
  replyTo?: string | undefined;
  /** Where reports of failed delivery go; default: the sender. */
  returnPath?: string | undefined;
  /** The `Message-ID`s of the mails before it, the oldest first, without angle brackets. */
  references?: readonly string[];
}

/** The outcome of sending a mail. `reason` contains neither addresses nor content. */
export type Outcome =
  /** The mail server accepted the mail. */
  | { kind: 'accepted' }
  /** The mail server refused the mail permanently. */
  | { kind: 'refused'; isRecipient: boolean; reason: string }
  /** The mail server refused the mail temporarily. */
  | { kind: 'deferred'; reason: string }
  /** The connection to the mail server failed, independent of the mail. */
  | { kind: 'unreachable'; reason: string }
  /** The connection was lost during the transfer: the mail may have been accepted. */
  | { kind: 'unknown'; reason: string };

export interface Mailer {
  send(mail: Mail): Promise<Outcome>;
  /** Closes all connections, including those that are sending a mail. */
  close(): void;
}

export interface MailerOptions {
  /** The host name for EHLO. */
  name?: string | undefined;
  /** The time limits for one step and for a whole mail, milliseconds. */
  stepTimeout?: number | undefined;
  mailTimeout?: number | undefined;
}

/** Loaded with the first mail. */
const composer = () => import('nodemailer/lib/mail-composer');
const shared = () => import('nodemailer/lib/shared');
const smtpConnection = () => import('nodemailer/lib/smtp-connection');

const STEP_TIMEOUT = 30_000;
const MAIL_TIMEOUT = 120_000;

/** An idle connection is closed after this time, before the server closes it; milliseconds. */
const IDLE = 30_000;
/** The most mails per connection: servers limit them. */
const MAILS_PER_CONNECTION = 100;

/** A connection to the mail server. */
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
 * Sends mails to an SMTP server over reused connections. nodemailer's own pool repeats a mail after a lost
 * connection, although it may have been accepted. Here, the transfer of a mail is tried only once, and the
 * outcome is reported as exactly as possible.
 *
 * @param url `smtp://user:password@host:port`, `smtps://…`
 * @throws an error that says what is wrong with the URL
 */
export function createMailer(url: string, options: MailerOptions = {}): Mailer {
  const { stepTimeout = STEP_TIMEOUT, mailTimeout = MAIL_TIMEOUT, name } = options;
  if (!/^smtps?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new Error('AFTERWORD_SMTP_URL must look like smtp://user:password@mail.example.com:587.');
  }
  const { hostname, port } = new URL(url);
  const free: Line[] = [];
  const open = new Set<Line>();

  async function newLine(): Promise<Line> {
    const [{ default: Connection }, { parseConnectionUrl }] = await Promise.all([
      smtpConnection(),
      shared(),
    ]);
    const { auth, ...server } = parseConnectionUrl(url);
    const connection = new Connection({
      ...server,
      name,
      connectionTimeout: stepTimeout,
      greetingTimeout: stepTimeout,
      socketTimeout: stepTimeout,
    });
    const line: Line = { connection, mails: 0, idle: undefined };
    open.add(line);
    return new Promise((resolve, reject) => {
      // The listener stays registered, so that an error of an idle connection does not end the process.
      connection.on('error', reject);
      connection.once('end', () => {
        drop(line);
        reject(new Error('The connection was closed.'));
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
    if (++line.mails >= MAILS_PER_CONNECTION) {
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
    // The body is first read after the server has accepted the DATA command.
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
          reject(new Error('Sending the mail timed out.'));
        }, mailTimeout);
        line.connection.send(
          { from: mail.returnPath ?? mail.from.address, to: [mail.to] },
          body,
          (error) => {
            clearTimeout(late);
            if (error) reject(error);
            else resolve();
          },
        );
      });
    } catch (error) {
      drop(line);
      return { ...outcomeOf(error as SmtpError, hasBegun), wasUsed, hasBegun };
    }
    giveBack(line);
    return { kind: 'accepted' };
  }

  async function send(mail: Mail): Promise<Outcome> {
    let message: Buffer;
    try {
      message = await compiled(mail);
    } catch {
      return { kind: 'refused', isRecipient: false, reason: 'The mail could not be composed.' };
    }
    const first = await sendOnce(mail, message);
    // If the server closed a reused connection while it was idle, try a new one.
    const again = first.kind === 'unreachable' && first.wasUsed && !first.hasBegun;
    const { wasUsed: _, hasBegun: __, ...outcome } = again ? await sendOnce(mail, message) : first;
    return outcome;
  }

  const facts = { 'server.address': hostname, 'server.port': port ? Number(port) : undefined };
  return {
    send: (mail) =>
      inSpan('mail', { kind: SpanKind.CLIENT, facts }, async (span) => {
        const outcome = await send(mail);
        note(span, { 'afterword.mail.outcome': outcome.kind });
        if (outcome.kind !== 'accepted') markFailed(span, outcome.kind);
        return outcome;
      }),
    close() {
      for (const line of open) drop(line);
    },
  };
}

function outcomeOf(error: SmtpError, hasBegun: boolean): Outcome {
  const reason = reasonOf(error);
  const { responseCode } = error;
  if (responseCode === undefined || !responseCode) {
    // The library rejected an invalid address before sending.
    if (error.command === 'API' && error.code === 'EENVELOPE') {
      return { kind: 'refused', isRecipient: true, reason };
    }
    if (error.code === 'EMESSAGE' && !hasBegun) {
      return { kind: 'refused', isRecipient: false, reason };
    }
    return { kind: hasBegun ? 'unknown' : 'unreachable', reason };
  }
  // 421: the server closes the connection, independent of the mail (RFC 5321, 3.8).
  if (responseCode === 421 || error.code === 'EAUTH') return { kind: 'unreachable', reason };
  if (responseCode < 500) return { kind: 'deferred', reason };
  return { kind: 'refused', isRecipient: error.command === 'RCPT TO', reason };
}

/** The reason for the operator: status codes and the step, without the server's text, which contains addresses. */
function reasonOf(error: SmtpError): string {
  const response = 'response' in error ? String(error.response) : '';
  const [codes] = /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response) ?? [];
  const at = error.command && error.command !== 'CONN' ? ` at ${error.command}` : '';
  return codes ? `${codes.replace('-', ' ')}${at}` : `${error.code ?? error.message}${at}`;
}

async function compiled(mail: Mail): Promise<Buffer> {
  const { default: MailComposer } = await composer();
  const { from, to, subject, html, text, messageId, unsubscribe, isByPerson, replyTo } = mail;
  const references = (mail.references ?? []).map((id) => `<${id}>`);
  return new MailComposer({
    from,
    to,
    subject,
    html,
    text,
    messageId: `<${messageId}>`,
    ...(replyTo !== undefined && { replyTo }),
    ...(references.length > 0 && { inReplyTo: references.at(-1), references }),
    headers: {
      ...(!isByPerson && { 'Auto-Submitted': 'auto-generated' }),
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
