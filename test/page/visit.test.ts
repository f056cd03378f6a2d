import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startSite, tag, useBrowser } from './harness.ts';
import { nameOf, visit } from './visit.ts';

useBrowser();

// What `.size-limit.json` counts as all that a customer needs to chat and rate is what stands in `chunks`, with the two
// files that load it. A part that every visit loads would be missing there.
test('what an ordinary visit loads, step by step', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
    { knowledge: 'demo/knowledge.md' },
  );
  const loaded = await visit(await site.newPage(), site.url);
  const names = [...loaded].map(([step, paths]) => [step, paths.map(nameOf).sort()]);
  expect(Object.fromEntries(names)).toEqual({
    // The settings are checked on hosts of development machines alone.
    'the page': ['afterword', 'base', 'element', 'settings'],
    'opening the chat': ['panel'],
    'the first letter': ['alike', 'care', 'detector', 'en-later', 'masking'],
    'the first message': ['en', 'insight', 'readers', 'rolldown-runtime', 'sentiment'],
    'asking for a person': ['handoff', 'say', 'too-long'],
    'the end, and a star': ['comment'],
    'a comment': [],
  });
});

test('the scripts of the chat take one byte of memory for each character', () => {
  const files = globSync('dist/browser/{afterword,element,survey,headless,chunks/*}.js');
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => /[^\0-\xff]/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
