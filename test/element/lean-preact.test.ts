import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What `scripts/lean-preact.ts` leaves out of the Preact that customers load. */
const LEFT_OUT =
  /\b(?:setState|componentDidUpdate|componentDidCatch|component(?:Will|DidCatch)(?!Unmount)\w*|getDerivedState\w*|getSnapshotBeforeUpdate|getChildContext|createContext|createPortal|hydrate|dangerouslySetInnerHTML|defaultValue|defaultChecked|xlinkHref|on[A-Z]\w*Capture)\b|\bstyle=\{|<(?:template|foreignObject|math)\b|'preact\/|'@preact\/signals'/;

test("the customer's components use only what their Preact has", () => {
  const files = globSync('src/{element,markdown,survey,widget}/**/*.{ts,tsx}');
  expect(files.length).toBeGreaterThan(50);
  const users = files.filter((file) =>
    LEFT_OUT.test(readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')),
  );
  expect(users).toEqual([]);
});

test.each([
  'this.setState({})',
  '<p style={{ color }} />',
  "import { useState } from 'preact/hooks'",
  '<p onClickCapture={go} />',
])('and this would be found: %s', (line) => {
  expect(line).toMatch(LEFT_OUT);
});
