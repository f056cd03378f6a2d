import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail as it arrived. */
export interface ReceivedMail {
  to: string;
  from: string;
  mail: Email;
  /** All of a header's values. */
  header(name: string): string[];
}

export interface MailServer {
  /** For `AFTERWORD_SMTP_URL`. */
  url: string;
  port: number;
  received: ReceivedMail[];
  connections(): number;
  close(): Promise<void>;
}

const refusal = (code: number, text: string) =>
  Object.assign(new Error(text), { responseCode: code });

/**
 * A real SMTP server that keeps what it is given.
 *
 * @param refuse what it says to a recipient instead of taking the mail: a code, or `null`
 */
export async function startMailServer(
  refuse: (to: string, attempt: number) => number | null = () => null,
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const attempts = new Map<string, number>();
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, done) {
      connections++;
      done();
    },
    onRcptTo({ address }, _session, done) {
      const attempt = (attempts.get(address) ?? 0) + 1;
      attempts.set(address, attempt);
      const code = refuse(address, attempt);
      done(code === null ? null : refusal(code, `not <${address}>`));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(chunks));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          to: rcptTo.map(({ address }) => address).join(),
          from: mailFrom ? mailFrom.address : '',
          mail,
          header: (name) =>
            mail.headers
              .filter(({ key }) => key === name.toLowerCase())
              .map(({ value }) => value ?? ''),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return { url: `smtp://127.0.0.1:${port}`, port, received, connections: () => connections, close };
}

/** A server on the mail port that does as `talk` says, for what no real one should do. */
export async function startOddServer(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Talks SMTP until `at`, where it does what is odd. */
export const until =
  (at: 'greeting' | 'EHLO' | 'RCPT' | 'DATA' | 'body' | 'end', odd: (socket: Socket) => void) =>
  (socket: Socket): void => {
    let isData = false;
    if (at === 'greeting') return odd(socket);
    socket.write('220 odd.example.com\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (isData) {
        if (at === 'body') return odd(socket);
        if (!text.endsWith('\r\n.\r\n')) return;
        isData = false;
        if (at === 'end') return odd(socket);
        socket.write('250 taken\r\n');
        return;
      }
      for (const line of text.split('\r\n').filter(Boolean)) {
        if (line.startsWith(at)) return odd(socket);
        if (line.startsWith('DATA')) {
          isData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      }
    });
  };
