// @vitest-environment happy-dom
import { expect, onTestFinished, test } from 'vitest';
import { define } from '../../src/element/custom-element.ts';

test('an element is defined once', () => {
  const first = class extends HTMLElement {};
  define('test-once', first);
  define('test-once', class extends HTMLElement {});
  expect(customElements.get('test-once')).toBe(first);
});

test('it is not defined in a DOM without style sheets of its own, as older ones for tests are', () => {
  let owner: object = document;
  while (!Object.hasOwn(owner, 'adoptedStyleSheets')) owner = Object.getPrototypeOf(owner);
  const known = Object.getOwnPropertyDescriptor(owner, 'adoptedStyleSheets')!;
  Reflect.deleteProperty(owner, 'adoptedStyleSheets');
  onTestFinished(() => void Object.defineProperty(owner, 'adoptedStyleSheets', known));
  define('test-bare', class extends HTMLElement {});
  expect(customElements.get('test-bare')).toBe(undefined);
});
