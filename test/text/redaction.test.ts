import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../src/text/redaction/index.ts';
import { mask } from '../../src/text/redaction/mask.ts';
import { mayHide } from '../../src/text/redaction/glance.ts';
import { readAbcd } from '../data.ts';
import { negatives, passwords, positives } from './redaction-lines.ts';

describe(`${positives.length + passwords.length} lines with something to hide`, () => {
  test.each([...new Set(positives.map((one) => one.mark))])('%s', (mark) => {
    const leaks = positives
      .filter((one) => one.mark === mark)
      .map(({ line, value }) => ({ line, value, got: mask(line) }))
      .filter(
        ({ got, value, line }) => got.includes(value) || got !== line.replace(value, `[${mark}]`),
      );
    expect(leaks).toEqual([]);
  });

  test('password', () => {
    const leaks = passwords
      .map((line) => ({ line, got: mask(line) }))
      .filter(({ got }) => !got.includes('[password]'));
    expect(leaks).toEqual([]);
  });

  test('there are at least 300, and as many near misses', () => {
    expect(positives.length + passwords.length).toBeGreaterThanOrEqual(300);
    expect(negatives.length).toBeGreaterThanOrEqual(300);
  });
});

test(`${negatives.length} lines that only look like it stay as they are`, () => {
  const wrong = negatives
    .map((line) => ({ line, got: mask(line) }))
    .filter(({ line, got }) => got !== line);
  expect(wrong).toEqual([]);
});

test('the real chats: the personal data goes, all else stays', () => {
  for (const { lines } of readAbcd()) {
    for (const { text } of lines) {
      const expected = text
        .replace(/\w+@email\.com/, '[email]')
        .replace(/\(\d{3}\) \d{3}-\d{4}/, '[phone]');
      expect(mask(text)).toBe(expected);
    }
  }
});

test('a glance lets nothing pass that would be masked', () => {
  const passed = [...positives.map(({ line }) => line), ...passwords].filter(
    (line) => !mayHide(line),
  );
  expect(passed).toEqual([]);
});

test('masking twice is masking once', () => {
  for (const { line } of positives) {
    const once = mask(line);
    expect(mask(once)).toBe(once);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = mask(text);
      expect(mask(once)).toBe(once);
    }),
  );
});

test('no card number gets through, wherever it stands and however it is written', () => {
  const card = fc
    .array(fc.nat(9), { minLength: 12, maxLength: 18 })
    .filter((digits) => digits[0] !== 0)
    .map((digits) => {
      const sum = digits
        .toReversed()
        .reduce(
          (total, digit, i) => total + (i % 2 === 0 ? digit * 2 - (digit > 4 ? 9 : 0) : digit),
          0,
        );
      return [...digits, (10 - (sum % 10)) % 10].join('');
    });
  fc.assert(
    fc.property(
      card,
      fc.constantFrom('', ' ', '-'),
      fc.lorem(),
      fc.lorem(),
      (digits, separator, before, after) => {
        const written = digits.replace(/(.{4})(?=.)/g, `$1${separator}`);
        const masked = redact(`${before} ${written} ${after}`);
        expect(masked.replace(/\D/g, '')).not.toContain(digits);
        expect(masked).toContain(after);
      },
    ),
    { numRuns: 500 },
  );
});

test('rules of your own, what is allowed, and a hook for what has no form', () => {
  const text = 'Badge B-1234, mail help@shop.example or ana@example.com, I am Crystal Minh';
  expect(
    redact(text, {
      rules: [{ mark: 'badge', pattern: /\bB-\d{4}\b/g }],
      allow: [/.*@shop\.example/],
      hook: (masked) => masked.replace('Crystal Minh', '[name]'),
    }),
  ).toBe('Badge [badge], mail help@shop.example or [email], I am [name]');
  expect(redact('call (977) 625-2661', { allow: ['(977) 625-2661'] })).toBe('call (977) 625-2661');
});

test('nor do long words, of which each place could be the beginning of something', () => {
  for (const text of [
    `${'a'.repeat(60_000)} @`,
    `a@${'b.'.repeat(30_000)}`,
    `password is${' '.repeat(60_000)}x`,
  ]) {
    expect(mask(text).length).toBeGreaterThan(0);
  }
});

test('a long message takes no long time to look through', () => {
  // Patterns that backtrack without end would not come back from these.
  for (const piece of [
    '1 ',
    '1-',
    'a.',
    '+1 ',
    '(1',
    '11 ',
    '0',
    '7',
    '+',
    'a@',
    'Bearer ',
    'DE89 ',
    'call me ',
    '@a',
    'password is ',
    '0 1 2 3 ',
    '.-'.repeat(3),
    '1',
    ' ',
    'sk-',
    'sk-a',
    'gh',
    'X1234567',
    'steuerid',
    'telefon',
  ]) {
    expect(mask(piece.repeat(16_000)).length).toBeGreaterThan(0);
  }
});

describe('the rules that are there at once', () => {
  test.each([
    'my IMEI is 353879234252633',
    'IMEI 35-209900-176148-1',
    'Auftragsnummer 0312345678',
    'Meine Sendungsnummer lautet 0312345678',
    '注文番号は0312345678です',
    '주문 번호는 0212345678입니다',
    '訂單編號 138 1234 5678',
    'رقم الطلب هو 0512345678',
    'מספר הזמנה: 0501234567',
    'sipariş numarası 0512345678',
  ])('keep the number of an order or a device: %s', (line) => {
    expect(redact(line)).toBe(line);
  });
  test.each([
    ['card 3782 822463 10005', 'card [card]'],
    ['imei 4111 1111 1111 1111', 'imei [card]'],
    ['3 7 8 2 8 2 2 4 6 3 1 0 0 0 5', '[card]'],
    ['Kundentelefon 0312345678', 'Kundentelefon [phone]'],
    ['注文の電話 0312345678', '注文の電話 [phone]'],
    ['order by phone 0612345678', 'order by phone [phone]'],
  ])('mask: %s', (line, masked) => {
    expect(redact(line)).toBe(masked);
  });
});
