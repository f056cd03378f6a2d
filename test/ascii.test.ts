import { globSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiOf } from '../scripts/ascii.ts';

const valueOf = (code: string) => runInNewContext(code) as unknown;

test.each([
  ['a string', `'Grüße 😀'`],
  ['a string with a backslash', `'\\\\ü'`],
  ['a raw template with a backslash before it', 'String.raw`\\ü`'],
  ['a template', '`Grüße ${1 + 1} 😀`'],
  ['a raw template', 'String.raw`\\p{L}ü`'],
  ['a raw template with values', 'String.raw`ü\\d${String.raw`ñ\\w`}é${1}`'],
  ['a raw template with signs that an ordinary one would read', 'String.raw`ü\\`\\${x}$`'],
  ['a name', '({ größe: 1 }).größe'],
])('%s means the same', (_, code) => {
  const ascii = asciiOf(code);
  expect(ascii).toMatch(/^[\0-\x7f]*$/);
  expect(valueOf(ascii)).toEqual(valueOf(code));
});

test('a pattern matches the same', () => {
  const code = `[...'aäß😀Ω'].map((sign) => [/[äß]/.test(sign), /[\\u{1f600}Ω-Ω]/u.test(sign), /^😀$/u.test(sign)])`;
  expect(valueOf(asciiOf(code))).toEqual(valueOf(code));
});

test('whatever stands in a raw template means the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      // What ends it, and what begins a value.
      const inside = text.replaceAll(/[`\r]|\$\{|\\$/g, '');
      const code = `String.raw\`ü${inside.replace(/\\$/, '')}\``;
      fc.pre(!code.endsWith('\\`'));
      expect(valueOf(asciiOf(code))).toBe(valueOf(code));
    }),
  );
});

test('a character behind a backslash is refused: its escape would mean something else', () => {
  expect(() => asciiOf(`'\\ü'`)).toThrow('Remove the backslash');
});

test('what is built for the server is ASCII', () => {
  const files = globSync('dist/server/*.js');
  expect(files).not.toEqual([]);
  const wide = files.filter((file) => /[^\0-\x7f]/.test(readFileSync(file, 'utf8')));
  expect(wide).toEqual([]);
});
