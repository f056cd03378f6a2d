import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { type Declaration, withTables, writeManifest } from '../scripts/manifest.ts';
import { withFieldTables } from '../scripts/schema-tables.ts';
import { attributeName } from '../src/widget/attribute.ts';
import { settingFaults, settings } from '../src/widget/settings/index.ts';

const DOCS = 'docs/widget.md';
const declarations = writeManifest();
const chat = declarations.find(({ tagName }) => tagName === 'afterword-chat')!;

test('the tables of the documentation are those of the source', async () => {
  const written = readFileSync(DOCS, 'utf8');
  const options = { ...(await resolveConfig(DOCS)), parser: 'markdown' };
  expect(await format(withTables(written, declarations), options)).toBe(written);
});

test('the fields of the reporting API are documented as the schemas have them', async () => {
  const path = 'docs/reporting.md';
  const written = readFileSync(path, 'utf8');
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  expect(await format(withFieldTables(written), options)).toBe(written);
  expect(written).toContain('**personal**');
});

test('whatever is offered is described', () => {
  const undescribed = declarations.flatMap((one) =>
    (['attributes', 'events', 'members', 'cssParts', 'cssProperties'] as const).flatMap((kind) =>
      (one[kind] as Declaration['attributes'])
        .filter(({ description }) => !description)
        .map(({ name }) => `${one.tagName}: ${name}`),
    ),
  );
  expect(undescribed).toEqual([]);
});

test('the settings that are checked are those that are documented, with the same words', () => {
  const documented = chat.attributes
    .filter(({ name }) => name !== 'hidden')
    .map(({ name, type }) => {
      const words = type!.text.match(/'\w+'/g)?.map((word) => word.slice(1, -1));
      return [name, words ?? (type!.text === 'number' ? 'number' : 'text')];
    });
  expect(Object.fromEntries(documented)).toEqual(settings);
});

test('every setting that the source reads is documented', () => {
  const source = ['element.ts', 'panel/model.ts'].map((file) =>
    readFileSync(`src/widget/${file}`, 'utf8'),
  );
  const names = source.flatMap((text) =>
    [...text.matchAll(/(?:read|listed|attribute|isOff|getAttribute)\('([\w-]+)'\)/g)].map(
      ([, name]) => name!,
    ),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !(name in settings))).toEqual([]);
});

test('the bindings for frameworks know every setting', () => {
  const source = readFileSync('src/frameworks/chat.ts', 'utf8');
  const props = /interface ChatProps \{([^]*?)\n\}/.exec(source)![1]!;
  const matches = [...props.matchAll(/^  (\w+)\??:/gm)];
  const names = new Set(matches.map(([, name]) => attributeName(name!)));
  expect(chat.attributes.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});

test.each<[Record<string, string>, string[]]>([
  [{ theme: 'dark', 'survey-after': '30', 'chat-title': 'Help' }, []],
  [{ id: 'chat', class: 'a', 'data-x': '1', 'aria-label': 'x', '_ngcontent-a-1': '' }, []],
  [{ theme: 'blue' }, ['theme="blue" must be "light" or "dark".']],
  [{ 'survey-after': 'soon' }, ['survey-after="soon" must be a number, 0 or more.']],
  [{ greting: 'Hi' }, ['There is no setting "greting". Did you mean "greeting"?']],
  [
    { 'rating-scales': 'star' },
    ['There is no setting "rating-scales". Did you mean "rating-scale"?'],
  ],
  [{ colour: 'red' }, ['There is no setting "colour".']],
])('%j: %j', (attributes, faults) => {
  const given = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  expect(settingFaults(given)).toEqual(faults);
});
