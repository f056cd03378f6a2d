import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureIn } from '../../src/server/handoff/rules/inbound-mail.ts';
import { replyText } from '../../src/server/handoff/rules/mail-text.ts';
import { tokensIn, withToken } from '../../src/server/handoff/rules/reply-address.ts';

describe('what a customer wrote in a mail', () => {
  test.each([
    ['nothing quoted', 'Hello\n\nKim', 'Hello\n\nKim'],
    ['quoted below', 'Thanks!\n\nOn 10 Mar 2026, Ana wrote:\n> It is\n> there', 'Thanks!'],
    [
      'an attribution on two lines',
      'Ja.\n\nAm 10.03.2026 um 12:00 schrieb Ana\n<a@b.example>:\n\n> Hm?',
      'Ja.',
    ],
    ['a signature', 'Yes\n-- \nKim, Example Ltd.', 'Yes'],
    ['Outlook', 'Fine\n\nFrom: Ana\nSent: Monday\nTo: Kim\nSubject: Re\n\nIt is', 'Fine'],
    ['German Outlook', 'Gut\n\nVon: Ana\nGesendet: Montag\nAn: Kim\nBetreff: Re\n\nEs ist', 'Gut'],
    ['a marked line', 'No\n\n-----Original Message-----\nFrom: Ana', 'No'],
    // Words of the customer are never dropped for the sake of a tidy text.
    ['answers between the lines', '> Red?\nYes\n> Blue?\nNo', '> Red?\nYes\n> Blue?\nNo'],
    ['a quote alone', '> Where is it?', '> Where is it?'],
    [
      'fields of their own',
      'Name: Kim\nOrder: 12\nMail: k@x.example',
      'Name: Kim\nOrder: 12\nMail: k@x.example',
    ],
  ])('%s', (_what, text, own) => {
    expect(replyText({ text })).toBe(own);
    expect(replyText({ text: text.replaceAll('\n', '\r\n') })).toBe(own);
  });

  test.each([
    ['lines and entities', '<p>A &lt;b&gt;</p><p>B<br>C &euro;&#8364;</p>', 'A <b>\n\nB\nC €€'],
    ['scripts', '<style>x</style><script>alert("<p>")</script>Hi', 'Hi'],
    ['a comment', 'a<!-- <p> -->b', 'ab'],
    ['Gmail', 'Hi<div class="gmail_quote">On … <blockquote>x</blockquote></div>', 'Hi'],
    ['Outlook', '<div>Hi</div><div id="divRplyFwdMsg">From: x</div>', 'Hi'],
    ['a quote alone', '<blockquote>Only this</blockquote>', 'Only this'],
    ['a sign that is no tag', '1 < 2 and 3 <4', '1 < 2 and 3 <4'],
  ])('in HTML alone: %s', (_what, html, own) => {
    expect(replyText({ html })).toBe(own);
  });

  test('is text whatever comes, and never markup of a known element', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<p',
      '<!--',
      '-->',
      '</script',
      '<script>',
      '&',
      '&#x41;',
      '"',
      ' ',
      '\n',
      'a',
      ':',
      '<blockquote>',
      '> ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const html = pieces.join('');
        expect(replyText({ html })).not.toMatch(/<(?:p|script|blockquote)>/);
        expect(typeof replyText({ text: html })).toBe('string');
      }),
    );
  });
});

test('tokens of addresses survive servers that change the case', () => {
  const token = '0123456789abcdef0123456789abcdef';
  const address = withToken('reply@in.example.com', token);
  expect(address).toBe(`reply+${token}@in.example.com`);
  expect(address.indexOf('@')).toBeLessThanOrEqual(64);
  expect(tokensIn([address.toUpperCase(), 'x@y.example', address])).toEqual([token]);
});

const DAEMON = 'mailer-daemon@mx.example';
const CUSTOMER = 'kim@home.example';

test.each([
  [DAEMON, ['Action: failed\nStatus: 5.1.1'], '', '5.1.1'],
  [DAEMON, ['Action: delayed\nStatus: 4.4.1'], '', null],
  [DAEMON, ['Action: delayed\nStill trying'], '', null],
  [DAEMON, [], 'The server said: 550 5.7.1 refused', '5.7.1'],
  [DAEMON, [], 'Hello', null],
  // Without a sender, as a report; what it says is of a person.
  [CUSTOMER, [], 'Ich bin bis 5.1.27 nicht im Büro.', null],
  [CUSTOMER, [], 'Away until 5.12.26. Status: 5.1.1', null],
  [CUSTOMER, ['Action: failed\nStatus: 5.2.2'], '', '5.2.2'],
])('the failure in a report of %s: %j %j', (from, parts, text, status) => {
  expect(failureIn({ from, all: () => [] }, parts, text)).toBe(status);
});

test('a head without an end tag does not take the text with it', () => {
  const html = '<html><head><title>Re: parcel</title><meta charset="utf-8"><body><p>It came.</p>';
  expect(replyText({ html })).toBe('It came.');
});
