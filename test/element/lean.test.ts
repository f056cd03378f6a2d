import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { lean } from '../../scripts/lean.ts';

test('a lean build is the same in whatever order the bundler reads the files', () => {
  const files = globSync('node_modules/preact/src/**/*.js').map((file) => resolve(file));
  expect(files.length).toBeGreaterThan(8);
  const built = (order: string[]) => {
    const { transform } = lean('preact', 'index.js', []) as unknown as {
      transform(code: string, id: string): string;
    };
    return new Map(order.map((file) => [file, transform(readFileSync(file, 'utf8'), file)]));
  };
  const forwards = built(files);
  expect([...forwards.values()].join('')).toMatch(/\b_0\b/);
  expect(built(files.toReversed())).toEqual(forwards);
});
