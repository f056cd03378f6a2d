import { describe, expect, onTestFinished, test } from 'vitest';
import { createMailer, type MailerOptions } from '../../src/server/mail/mailer.ts';
import { languages, wordsOf } from '../../src/server/surveys/words.ts';
import { renderSurveyMail } from '../../src/server/surveys/mail.ts';
import { surveyLinks } from '../../src/server/surveys/links.ts';
import { textOn } from '../../src/server/mail/brand.ts';
import { startMailServer, startOddServer, until } from '../mail-server.ts';

const BRAND = { brandName: 'Müller & Söhne <AG>', brandColor: '#ffcc00', logoUrl: null };
const LINKS = surveyLinks('https://support.example.com', 'TOKEN');
const mailIn = (language: string, brand = BRAND) =>
  renderSurveyMail(wordsOf(language), LINKS, brand, Date.parse('2026-03-17T12:00:00Z'));

const mail = (to = 'jo@example.com', messageId = 'csat_1@example.com') => ({
  ...mailIn('en'),
  from: { name: BRAND.brandName, address: 'support@example.com' },
  to,
  messageId,
  unsubscribe: LINKS.unsubscribe,
});

const mailer = (url: string, options: MailerOptions = {}) => {
  const made = createMailer(url, options);
  onTestFinished(() => made.close());
  return made;
};

describe('a mail', () => {
  test('arrives with its words, links and headers', async () => {
    const server = await startMailServer();
    expect(await mailer(server.url).send(mail())).toEqual({ kind: 'accepted' });
    const [{ to, from, mail: got, header }] = server.received as [(typeof server.received)[0]];
    expect([to, from]).toEqual(['jo@example.com', 'support@example.com']);
    expect(got.from).toMatchObject({ name: BRAND.brandName, address: 'support@example.com' });
    expect(got.subject).toBe('How was your conversation with us?');
    expect(got.messageId).toBe('<csat_1@example.com>');
    expect(header('List-Unsubscribe')).toEqual([`<${LINKS.unsubscribe}>`]);
    expect(header('List-Unsubscribe-Post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header('Auto-Submitted')).toEqual(['auto-generated']);
    for (const link of LINKS.ratings) {
      expect(got.text).toContain(link);
      expect(got.html).toContain(link.replace('&', '&amp;'));
    }
    expect(got.html).toContain('Müller &amp; Söhne &lt;AG&gt;');
  });

  test('many go over few lines', async () => {
    const server = await startMailServer();
    const sender = mailer(server.url);
    for (let i = 0; i < 30; i++) {
      expect(await sender.send(mail(`p${i}@example.com`))).toEqual({ kind: 'accepted' });
    }
    expect(server.received).toHaveLength(30);
    expect(server.connections()).toBe(1);
  });

  test('the server asks for a name and a password', async () => {
    const options = {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (
        { username, password }: { username?: string; password?: string },
        _session: unknown,
        done: (error: Error | null, answer?: { user: string }) => void,
      ) =>
        username === 'us@er' && password === 'p:w'
          ? done(null, { user: 'us' })
          : done(new Error('no')),
    };
    const server = await startMailServer(() => null, options as never);
    const at = (user: string) => `smtp://${user}@127.0.0.1:${server.port}`;
    expect(await mailer(at('us%40er:p%3Aw')).send(mail())).toEqual({ kind: 'accepted' });
    expect(await mailer(at('us%40er:wrong')).send(mail())).toMatchObject({ kind: 'unreachable' });
    expect(server.received).toHaveLength(1);
  });

  test('over TLS that was asked for, or none at all', async () => {
    const server = await startMailServer(() => null, { disabledCommands: [] });
    const strict = await mailer(`${server.url}?requireTLS=true`).send(mail());
    // Its certificate is its own.
    expect(strict).toMatchObject({ kind: 'unreachable' });
    const loose = `${server.url}?requireTLS=true&tls.rejectUnauthorized=false`;
    expect(await mailer(loose).send(mail())).toEqual({ kind: 'accepted' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test.each([
    [550, { kind: 'refused', isRecipient: true, reason: '550 at RCPT TO' }],
    [450, { kind: 'deferred', reason: '450 at RCPT TO' }],
    [421, { kind: 'unreachable', reason: '421' }],
  ])('%i of one recipient of many harms no other', async (code, expected) => {
    const server = await startMailServer((to) => (to.startsWith('bad') ? code : null));
    const sender = mailer(server.url);
    const [one, bad, two] = await Promise.all(
      ['one@example.com', 'bad@example.com', 'two@example.com'].map((to) => sender.send(mail(to))),
    );
    expect(one).toEqual({ kind: 'accepted' });
    // The address stands in the server's words, and goes no further.
    expect(bad).toEqual(expected);
    expect(two).toEqual({ kind: 'accepted' });
  });

  test.each([
    [554, 'refused'],
    [452, 'deferred'],
  ])('%i of the message itself is %s', async (code, kind) => {
    const server = await startMailServer(() => null, {
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () =>
          done(Object.assign(new Error('no'), { responseCode: code }) as never),
        );
      },
    });
    expect(await mailer(server.url).send(mail())).toEqual({
      kind,
      ...(kind === 'refused' && { isRecipient: false }),
      reason: `${code} at DATA`,
    });
  });

  test('an address that is none', async () => {
    const server = await startMailServer();
    const sent = await mailer(server.url).send(mail('jo@exa mple.com\r\nRCPT TO:<x@y.z>'));
    expect(sent.kind).not.toBe('accepted');
    expect(server.received).toEqual([]);
  });
});

describe('a server that is not as it should be', () => {
  const silent = () => {};
  const close = (socket: { destroy(): void }) => socket.destroy();
  test.each([
    ['is silent', 'greeting', silent, 'unreachable'],
    ['hangs at the greeting', 'EHLO', silent, 'unreachable'],
    ['hangs at the recipient', 'RCPT', silent, 'unreachable'],
    ['closes before the mail', 'DATA', close, 'unreachable'],
    ['hangs before the mail', 'DATA', silent, 'unreachable'],
    ['closes in the middle of the mail', 'body', close, 'unknown'],
    ['hangs in the middle of the mail', 'body', silent, 'unknown'],
    ['closes after the mail, without a word', 'end', close, 'unknown'],
    ['hangs after the mail', 'end', silent, 'unknown'],
  ] as const)('%s', async (_, at, odd, kind) => {
    const url = await startOddServer(until(at, odd));
    const sender = mailer(url, { stepTimeout: 1500 });
    expect(await sender.send(mail())).toMatchObject({ kind });
  });

  test('greets slowly, and is waited for', async () => {
    const url = await startOddServer((socket) => {
      setTimeout(() => until('QUIT' as 'EHLO', () => socket.end())(socket), 250);
    });
    expect(await mailer(url).send(mail())).toEqual({ kind: 'accepted' });
  });

  test('trickles its answers: a mail has an end', async () => {
    const url = await startOddServer(
      until('end', (socket) => {
        const timer = setInterval(() => socket.write('250-wait\r\n'), 50);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const sent = await mailer(url, { mailTimeout: 1500 }).send(mail());
    expect(sent).toMatchObject({ kind: 'unknown' });
  });

  test('is not there; closes an idle line, and the next mail goes over another', async () => {
    expect(await mailer('smtp://127.0.0.1:1').send(mail())).toMatchObject({
      kind: 'unreachable',
    });
    let lines = 0;
    const url = await startOddServer((socket) => {
      const mine = ++lines;
      until('end', () => {
        socket.write('250 taken\r\n');
        // Its next word on this line is none.
        if (mine === 1) socket.once('data', () => socket.destroy());
      })(socket);
    });
    const sender = mailer(url);
    expect(await sender.send(mail())).toEqual({ kind: 'accepted' });
    expect(await sender.send(mail())).toEqual({ kind: 'accepted' });
    expect(lines).toBe(2);
  });
});

test.each(['', 'smtp:', 'http://mail.example.com', 'mail.example.com:25'])(
  'a URL that is none: "%s"',
  (url) => expect(() => createMailer(url)).toThrow('AFTERWORD_SMTP_URL must look like'),
);

describe('in every language', () => {
  test.each(languages)('%s', (language) => {
    const { subject, html, text } = mailIn(language);
    expect(subject.length).toBeGreaterThan(5);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain(`dir="${wordsOf(language).direction}"`);
    expect(`${html}${text}`).not.toMatch(/\{\w+\}|undefined|null/);
    // Gmail cuts what is longer.
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    // Nothing is fetched but a logo that somebody has set.
    expect(html).not.toMatch(/<(?:script|link|img|iframe)/);
  });

  test('the first one known that is wanted', () => {
    expect(wordsOf('pt').language).toBe('pt-BR');
    expect(wordsOf('pt-AO').language).toBe('pt-PT');
    expect(wordsOf('zh-HK', 'de').language).toBe('zh-Hant');
    expect(wordsOf(null, 'xx', 'FR-ca', 'de').language).toBe('fr');
    expect(wordsOf('constructor', undefined).language).toBe('en');
    // Konkani is not Korean.
    expect(wordsOf('kok-IN').language).toBe('en');
  });
});

test('what stands on the brand’s colour can be read', () => {
  expect(textOn('#ffcc00')).toBe('#000000');
  expect(textOn('#0d6353')).toBe('#ffffff');
});
