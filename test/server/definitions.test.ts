// @one-database: the words are those of the API's document.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { definitions } from '../../src/contract/definitions.ts';
import { testServer } from './harness.ts';

test("the API's document says how figures are counted as the dashboard does, at the places it links to", async () => {
  const server = await testServer();
  const document = await server.call('/openapi.json');
  const text = await document.text();
  for (const [name, definition] of Object.entries(definitions)) {
    expect(text.includes(JSON.stringify(definition).slice(1, -1)), name).toBe(true);
  }
  const references = [
    ...readFileSync('src/dashboard/parts/counted.tsx', 'utf8').matchAll(/^ {2}\| '(\w+)'/gm),
  ].map(([, name]) => name);
  expect(references.length).toBe(12);
  const page = await (await server.call('/docs')).text();
  for (const name of references) expect(page).toContain(`id="${name}"`);
});
