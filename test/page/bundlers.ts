import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pageOf } from './apps.ts';
import { installTools } from './packed.ts';

export interface Bundled {
  warnings: string[];
  /** How many files are loaded on demand. */
  later: number;
}

/** Bundles the apps for production into a folder, each as `<name>.js`. */
export type Bundler = (outDir: string) => Promise<Bundled>;

interface Stats {
  hasErrors(): boolean;
  toString(how: string): string;
  toJson(what: object): { warnings?: { message: string }[]; chunks?: { initial?: boolean }[] };
}
type Pack = (options: object, done: (error: Error | null, stats?: Stats) => void) => unknown;

/** webpack, or what is called as it is. */
export async function packWith(
  pack: Pack,
  outDir: string,
  context: string,
  entry: Record<string, string>,
): Promise<Bundled> {
  const stats = await new Promise<Stats>((done, fail) => {
    pack(
      {
        context,
        mode: 'production',
        entry,
        output: { path: outDir, filename: '[name].js' },
        // How large a framework is, is its own affair.
        performance: false,
      },
      (error, result) => (result ? done(result) : fail(error)),
    );
  });
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  const { warnings = [], chunks = [] } = stats.toJson({ all: false, warnings: true, chunks: true });
  return {
    warnings: warnings.map(({ message }) => message),
    later: chunks.filter(({ initial }) => !initial).length,
  };
}

/** Those that are not installed with our dependencies. */
const TOOLS = [
  'webpack@5.113.0',
  'esbuild@0.28.2',
  'rollup@4.68.8',
  '@rollup/plugin-node-resolve@16.0.3',
  '@rollup/plugin-commonjs@29.0.3',
  '@rollup/plugin-replace@6.0.3',
  'parcel@2.16.4',
];

/**
 * The bundlers that are installed into a folder of their own first, which takes its time.
 *
 * @param folder the folder of the apps
 * @param input the file of each app, by name
 */
export function longBundlers(
  folder: string,
  input: () => Record<string, string>,
): Record<string, Bundler> {
  // oxlint-disable-next-line no-explicit-any -- its types are in that folder, too
  const tool = (name: string): any =>
    createRequire(join(installTools(TOOLS), 'package.json'))(name);
  const production = { 'process.env.NODE_ENV': '"production"' };
  return {
    webpack: (outDir) => packWith(tool('webpack'), outDir, folder, input()),

    async esbuild(outDir) {
      const { warnings, metafile } = await tool('esbuild').build({
        entryPoints: input(),
        outdir: outDir,
        bundle: true,
        splitting: true,
        format: 'esm',
        minify: true,
        metafile: true,
        define: production,
        logLevel: 'silent',
      });
      const outputs = Object.values<{ imports: { kind: string; path: string }[] }>(
        metafile.outputs,
      );
      const later = outputs
        .flatMap(({ imports }) => imports)
        .filter(({ kind }) => kind === 'dynamic-import')
        .map(({ path }) => path);
      return {
        warnings: warnings.map(({ text }: { text: string }) => text),
        later: new Set(later).size,
      };
    },

    async rollup(outDir) {
      const warnings: string[] = [];
      const bundle = await tool('rollup').rollup({
        input: input(),
        onwarn: ({ message }: { message: string }) => warnings.push(message),
        plugins: [
          tool('@rollup/plugin-replace')({ values: production, preventAssignment: true }),
          tool('@rollup/plugin-node-resolve').nodeResolve({ browser: true }),
          tool('@rollup/plugin-commonjs')(),
        ],
      });
      const { output } = await bundle.write({ dir: outDir, format: 'es' });
      await bundle.close();
      return {
        warnings,
        later: output.filter((file: { isDynamicEntry?: boolean }) => file.isDynamicEntry).length,
      };
    },

    async parcel(outDir) {
      // Parcel reads a package's `exports` only when told to.
      const told = { private: true, '@parcel/resolver-default': { packageExports: true } };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(told));
      const pages = join(folder, 'pages');
      mkdirSync(pages, { recursive: true });
      const entries = Object.keys(input()).map((name) => join(pages, `${name}.html`));
      for (const [index, name] of Object.keys(input()).entries()) {
        writeFileSync(entries[index]!, pageOf(`../${name}.js`));
      }
      const parcel = join(installTools(TOOLS), 'node_modules/parcel/lib/bin.js');
      const options = [
        '--dist-dir',
        outDir,
        '--no-cache',
        '--no-source-maps',
        '--log-level',
        'warn',
      ];
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [parcel, 'build', ...entries, ...options],
        { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
      );
      if (status !== 0) throw new Error(stdout + stderr);
      const written = readdirSync(outDir).filter((file) => file.endsWith('.js'));
      return {
        warnings: (stdout + stderr).split('\n').filter(Boolean),
        later: written.length - entries.length,
      };
    },
  };
}
