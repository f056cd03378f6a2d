import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startServer } from '../../src/server/serve.ts';
import { readSettings } from '../../src/server/settings.ts';
import { launchBrowser } from '../page/launch.ts';
import { nameOf, visit } from '../page/visit.ts';
import { printFigures } from './table.ts';

const KEY = 'amo_pub_bench';

/** What an ordinary visit loads, step by step, and how much of each file it never runs. */
export async function benchVisit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  const server = await startServer(
    readSettings(
      { port: '0', database: `sqlite:${folder}/visit.db`, knowledge: 'demo/knowledge.md' },
      { AFTERWORD_PUBLISHABLE_KEY: KEY, AFTERWORD_LOG_LEVEL: 'silent' },
    ),
    () => {},
  );
  const host = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><html lang="en"><title>Page</title><h1>Page</h1><script async src="${server.url}/afterword.js" data-key="${KEY}"></script>`,
    );
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  const loaded = await visit(page, `http://localhost:${(host.address() as AddressInfo).port}`);
  const ran = await page.coverage.stopJSCoverage();
  await browser.close();
  host.close();
  await server.stop();
  rmSync(folder, { recursive: true });

  const bytes = (path: string) =>
    gzipSync(readFileSync(`dist/browser${path.replace(/^\/afterword\//, '/')}`), { level: 9 })
      .length / 1000;
  const of = (paths: string[]) => paths.reduce((sum, path) => sum + bytes(path), 0);
  let sum = 0;
  printFigures(
    'Scripts of an ordinary visit, kB gzip',
    [...loaded].map(([step, paths]) => {
      sum += of(paths);
      const files = paths.map((path) => `${nameOf(path)} ${bytes(path).toFixed(1)}`).join(', ');
      return {
        what: step,
        figure: `${of(paths).toFixed(1)}, until then ${sum.toFixed(1)}`,
        budget: files,
      };
    }),
  );
  printFigures(
    'Of these, what the visit never runs',
    ran.flatMap(({ url, source = '', functions }) => {
      const runs = new Uint8Array(source.length).fill(1);
      // A range stands in one that comes before it.
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          runs.fill(Math.min(count, 1), startOffset, endOffset);
        }
      }
      const [all, rest] = [source, [...source].filter((_, at) => runs[at]).join('')].map(
        (text) => gzipSync(text, { level: 9 }).length / 1000,
      );
      const figure = `${(all! - rest!).toFixed(1)} of ${all!.toFixed(1)}`;
      return source ? [{ what: nameOf(new URL(url).pathname), figure, budget: '' }] : [];
    }),
  );
}
