import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** A script as a site serves it, and the styles that it imports; empty if it imports none. */
export interface PageScript {
  script: string;
  styles: string;
}

/** Builds a script for production, as a site does it. @param modules the `node_modules` that it imports from */
export async function buildPageScript(modules: string, source: string): Promise<PageScript> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  try {
    symlinkSync(modules, join(folder, 'node_modules'));
    writeFileSync(join(folder, 'app.js'), source);
    await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        lib: {
          entry: 'app.js',
          formats: ['iife'],
          name: 'app',
          fileName: () => 'app.js',
          cssFileName: 'app',
        },
      },
    });
    const read = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8');
    return { script: read('app.js'), styles: source.includes('.css') ? read('app.css') : '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
