import { expect, test } from 'vitest';
import { phoneNumbersIn } from '../../src/widget/care/numbers.ts';

test.each([
  ['Samaritans: 116 123', ['116123']],
  ['Samaritans, 24/7: 116 123', ['116123']],
  ['988 (24/7)', ['988']],
  ['988 24/7', ['988']],
  ['112 or 988', ['112', '988']],
  ['110/112', []],
  ['Lifeline 13 11 14', ['131114']],
  ['+1 (800) 273-8255', ['+18002738255']],
  ['+44 (0)20 7734 2800', ['+442077342800']],
  ['Telefonseelsorge 0800/111 0 111, 0-24 Uhr', ['08001110111']],
  ['8.30-20.00: 01.45.39.40.00', ['0145394000']],
  ['Mo-Fr 9-17: 01-45-39-40-00', ['0145394000']],
  ['116 123 9:00-17:00', ['116123']],
  ['Call 988 24 hours a day', []],
  ['Ask us from 9 to 17', []],
])('a link calls the number of a helpline, and never its opening hours: %s', (line, numbers) => {
  const pieces = phoneNumbersIn(line);
  expect(pieces.flatMap(({ number }) => number ?? [])).toEqual(numbers);
  expect(pieces.map(({ text }) => text).join('')).toBe(line);
});
