// @vitest-environment happy-dom
import { signal } from '@preact/signals-core';
import { beforeEach, expect, test } from 'vitest';
import type { Consent } from '../../src/capture/index.ts';
import { keptInTab } from '../../src/widget/panel/kept-in-tab.ts';

const NAME = 'afterword:test:draft';
const { signal: never } = new AbortController();

beforeEach(() => sessionStorage.clear());

test('a text is there after a reload', () => {
  const consent = signal<Consent>('granted');
  keptInTab(NAME, consent, never).value = 'Half a';
  expect(keptInTab(NAME, consent, never).value).toBe('Half a');
});

test('a withdrawn consent deletes it at once, and leaves it on the page', () => {
  const consent = signal<Consent>('granted');
  const draft = keptInTab(NAME, consent, never);
  draft.value = 'I am ana@example.com';
  consent.value = 'denied';
  expect(sessionStorage.length).toBe(0);
  expect(draft.value).toBe('I am ana@example.com');
});

test('a text that was written before the consent is stored with it', () => {
  const consent = signal<Consent>('pending');
  keptInTab(NAME, consent, never).value = 'Half a';
  expect(sessionStorage.length).toBe(0);
  consent.value = 'granted';
  expect(sessionStorage.getItem(NAME)).toBe('Half a');
});
