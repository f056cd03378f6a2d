import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskAtOnce } from '../../src/text/redaction/at-once.ts';
import { maskCarefully } from '../../src/text/redaction/careful.ts';
import { passwords, positives } from './redaction-lines.ts';

test('what is masked without a language is masked carefully too, if only as a number', () => {
  const leaks = [...positives.map(({ line }) => line), ...passwords].flatMap((line) => {
    const masked = maskAtOnce(line, {});
    if (masked === line) return [];
    const hidden = positives.find((one) => one.line === line)?.value;
    const got = maskCarefully(line, {});
    return (hidden ? got.includes(hidden) : got === line) ? [{ line, got }] : [];
  });
  expect(leaks).toEqual([]);
});

test('masking twice is masking once, and texts without numbers stay', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = maskCarefully(text, {});
      expect(maskCarefully(once, {})).toBe(once);
    }),
  );
  for (const line of ['Where is my parcel?', 'I paid 20.50 twice', 'Room 101, please']) {
    expect(maskCarefully(line, {})).toBe(line);
  }
});
