import { describe, expect, test } from 'vitest';
import { mailboxOf } from '../../src/text/email.ts';
import { mentions } from '../../src/text/mention.ts';

describe('the mailbox of an address', () => {
  test.each([
    ['Ana@Example.COM', 'ana@example.com'],
    ['  ana@example.com ', 'ana@example.com'],
    ['ana+shop@example.com', 'ana@example.com'],
    ['ana+a+b@example.com', 'ana@example.com'],
    ['a.na@example.com', 'a.na@example.com'],
    ['a.n.a+x@gmail.com', 'ana@gmail.com'],
    ['A.Na@GoogleMail.com', 'ana@gmail.com'],
    ['+ana@example.com', '+ana@example.com'],
    ['jörg@bücher.example', 'jörg@xn--bcher-kva.example'],
    ["o'neil@example.com", "o'neil@example.com"],
  ])('%s is %s', (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox);
  });

  test.each([
    'ana',
    '@example.com',
    'ana@',
    '"ana"@example.com',
    'ana(note)@example.com',
    'Ana <ana@example.com>',
    'ana@example.com, ben@example.com',
    'ana@example.com\r\nBcc: ben@example.com',
    'ana@-example.com',
    'ana@example..com',
    'ana@[127.0.0.1]',
    '...@gmail.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%s is none: no mail goes there', (email) => {
    expect(mailboxOf(email)).toBeNull();
  });
});

describe('whether a value names a person', () => {
  const person = { customerIds: ['17', 'open'], emails: ['ana@example.com'] };
  test.each([
    ['ana@example.com', true],
    ['Write to ANA@Example.com.', true],
    ['<ana@example.com>', true],
    ['dana@example.com', false],
    ['x+ana@example.com', false],
    ['ana@example.community', false],
    ['ana@example.com.au', false],
    ["email='ana@example.com'", true],
    ['**ana@example.com**, `ana@example.com`', true],
    ["d'ana@example.com", false],
    ['d_ana@example.com', false],
    ['https://calls.example.com/?from=ana@example.com&to=1', true],
    ['https://calls.example.com/?from=ana%40example.com', true],
    ['https://calls.example.com/?from=%22ANA%40example.com%22', true],
    ['https://calls.example.com/?from=dana%40example.com', false],
    ['https://calls.example.com/?from=x%2Bana%40example.com', false],
    [{ a: [{ b: 'ana@example.com' }] }, true],
    [{ 'ana@example.com': 1 }, true],
    [{ customer_id: 17 }, true],
    [{ requester: { external_id: '17' } }, true],
    [{ count: 17, status: 'open' }, false],
    [{ open: true, id: 'openly' }, false],
    [null, false],
  ])('%o: %s', (value, expected) => {
    expect(mentions(value, person)).toBe(expected);
  });
});
