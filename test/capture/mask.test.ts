import { expect, test, vi } from 'vitest';
import { createLateMask } from '../../src/capture/late-mask.ts';
import { createMask } from '../../src/capture/mask.ts';

// With spaces between its digits, which the rules that are there at once do not know.
const CARD = '4111  1111  1111  1111';
const ID = 'Meine Personalausweisnummer ist 1220001297';

test('what the page knows at once masks the common forms; a language that has loaded, more', async () => {
  const { mask, load } = createMask({});
  expect(mask('ana@example.com')).toBe('[email]');
  expect(mask(CARD)).toBe(CARD);
  expect(mask(ID)).toBe(ID);
  load('de-AT');
  // Until it has loaded, and where it never does, what is there masks.
  expect(mask('ana@example.com')).toBe('[email]');
  await vi.waitFor(() => expect(mask(CARD)).toBe('[card]'));
  expect(mask(ID)).toBe('Meine Personalausweisnummer ist [national_id]');
});

test('a language that is told after another loads as well', async () => {
  const { mask, load } = createMask({});
  load();
  await vi.waitFor(() => expect(mask(CARD)).toBe('[card]'));
  expect(mask(ID)).toBe(ID);
  load('de');
  await vi.waitFor(() => expect(mask(ID)).toContain('[national_id]'));
});

test('a language that we do not have gets English', async () => {
  const { mask, load } = createMask({});
  load('sw');
  await vi.waitFor(() => expect(mask('my id number is 1220001297')).toContain('[national_id]'));
});

test('own rules, exceptions and hook hold after a language has loaded', async () => {
  const { mask, load } = createMask({
    rules: [{ mark: 'badge', pattern: /\bB-\d{4}\b/g }],
    allow: [CARD, /.*@shop\.example/],
    hook: (text) => text.replace('Ana', '[name]'),
  });
  load('en');
  const text = `Ana, B-1234, ${CARD}, 5500  0055  5555  5559, help@shop.example`;
  await vi.waitFor(() =>
    expect(mask(text)).toBe(`[name], [badge], ${CARD}, [card], help@shop.example`),
  );
});

test('nothing is masked or loaded if it is off', () => {
  const { mask, load } = createMask(false);
  load('de');
  expect(mask('ana@example.com')).toBe('ana@example.com');
});

test('a mask that loads late knows every language that it was told of', async () => {
  const { mask, load, ready } = createLateMask();
  const FRENCH_ID = "mon numéro d'identité est 1220001297";
  load('fr');
  await ready('en');
  expect([mask(CARD), mask(FRENCH_ID)]).toEqual([
    '[card]',
    "mon numéro d'identité est [national_id]",
  ]);
  expect(mask(ID)).toBe(ID);
  await ready('de');
  expect(mask(ID)).toContain('[national_id]');
  expect(mask(FRENCH_ID)).toContain('[national_id]');
});
