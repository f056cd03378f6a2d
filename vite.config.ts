import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Browsers that know `light-dark()`, so that it is not spelled out at the customer's expense. */
const WITH_LIGHT_DARK = ['chrome123', 'firefox120', 'safari17.5'];

/** What is loaded on demand, after all that it takes to chat and rate; in `src`. */
const LATER =
  /^(?:capture\/insight|element\/settings|text\/(?:sentiment|redaction|escalation\/words)|survey\/(?:comment|settings)|widget\/(?:phone|settings|menu|transcript|history|attachments|pre-chat|handoff)|strings\/\w+)\/(?!en\.ts)/;

/** What the launcher stands on: one file, not one for each of its parts. */
const BASE =
  /\/src\/(?:reactive\/signals|element\/(?:attribute|tell-developer)|survey\/(?:shadow|language)|strings\/languages|capture\/kept|widget\/listeners)\.ts|survey\/theme\.css/;

/** ES modules for browsers, in dist/browser. `base`: what they share goes into one file. */
const modules = (entry: Record<string, string>, base?: RegExp): UserConfig => ({
  build: {
    outDir: here('dist/browser'),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: WITH_LIGHT_DARK,
    // The chunks load by plain import().
    modulePreload: false,
    minify: true,
    lib: { formats: ['es'], entry },
    rolldownOptions: {
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: ({ facadeModuleId, moduleIds }) =>
          LATER.test((facadeModuleId ?? moduleIds[0] ?? '').replace(here('src/'), ''))
            ? 'later/[name]-[hash].js'
            : 'chunks/[name]-[hash].js',
        // A library build would keep its white space; these files go to browsers as they are.
        minify: true,
        comments: false,
        ...(base && { codeSplitting: { groups: [{ name: 'base', test: base }] } }),
      },
    },
  },
});

/** A text that the server's source reads from a file beside it stands in the build itself. */
const readsAreInlined: Plugin = {
  name: 'reads-are-inlined',
  transform: (code, id) =>
    code.replaceAll(
      /readFileSync\(new URL\((['"])(.+?)\1, import\.meta\.url\), (['"])utf8\3\)/g,
      (_call, _quote, path: string) =>
        JSON.stringify(readFileSync(new URL(path, pathToFileURL(id)), 'utf8')),
    ),
};

/** One build for each thing that is shipped; `--mode` names it. */
const builds: Record<string, () => UserConfig> = {
  /** The chat: what the script tag loads, and the same as a module. */
  browser: () =>
    modules({ index: here('src/loader/index.ts'), element: here('src/widget/index.ts') }, BASE),

  /** Those who take one part alone load one file: shared chunks would cost all of them bytes. */
  survey: () => {
    const config = modules({ survey: here('src/survey/index.ts') });
    config.build!.rolldownOptions!.preserveEntrySignatures = 'allow-extension';
    return config;
  },
  /** The page behind a mail's link: one script, one sheet of styles. */
  'survey-page': () => ({
    build: {
      outDir: here('dist/browser'),
      emptyOutDir: false,
      target: 'es2022',
      cssTarget: WITH_LIGHT_DARK,
      minify: true,
      lib: {
        formats: ['es'],
        entry: here('src/survey/page/index.ts'),
        fileName: () => 'survey-page.js',
        cssFileName: 'survey-page',
      },
    },
  }),
  headless: () => modules({ headless: here('src/capture/index.ts') }),

  /** Bindings; the framework is the app's, and the chat is the one beside them. */
  frameworks: () => {
    const chat = here('src/widget/index.ts');
    const { build } = modules(
      Object.fromEntries(
        ['react', 'vue', 'svelte', 'angular'].map((name) => [
          name,
          here(`src/frameworks/${name}.ts`),
        ]),
      ),
    );
    const { output } = build!.rolldownOptions!;
    return {
      build: {
        ...build,
        outDir: here('dist/frameworks'),
        rolldownOptions: {
          external: ['react', 'vue', '@angular/core', chat],
          output: { ...output, paths: { [chat]: '../browser/element.js' } } as typeof output &
            object,
        },
      },
    };
  },

  /** The script tag: one classic script. */
  tag: () => ({
    build: {
      outDir: here('dist/browser'),
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: {
        formats: ['iife'],
        name: 'AfterwordTag',
        entry: here('src/loader/tag.ts'),
        fileName: () => 'afterword.js',
      },
    },
  }),

  dashboard: () => ({
    root: here('src/dashboard'),
    base: '/dashboard/',
    build: {
      outDir: here('dist/dashboard'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      cssTarget: WITH_LIGHT_DARK,
      // Each page loads by itself; what they share is one file, not one for each part.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [{ name: 'parts', test: /\/src\/dashboard\/(?:parts\/|format|time)/ }],
          },
        },
      },
    },
  }),

  demo: () => ({
    root: here('demo'),
    base: '/demo/',
    build: {
      outDir: here('dist/demo'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2022',
      cssTarget: WITH_LIGHT_DARK,
      rolldownOptions: {
        input: ['index', 'gallery/index', 'gallery/state'].map((page) => here(`demo/${page}.html`)),
      },
    },
  }),

  /** For programs that send from their servers: anything with fetch, and the queue on disk for Node. */
  client: () => ({
    build: {
      outDir: here('dist/client'),
      target: 'es2022',
      ssr: true,
      minify: false,
      rolldownOptions: {
        input: {
          index: here('src/client/index.ts'),
          'file-queue': here('src/client/file-queue/index.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  }),

  /** The backend and the command line, for Node; dependencies stay outside. */
  server: () => ({
    plugins: [readsAreInlined],
    build: {
      outDir: here('dist/server'),
      target: 'node22',
      ssr: true,
      minify: false,
      rolldownOptions: {
        input: {
          index: here('src/server/index.ts'),
          cli: here('src/server/cli/index.ts'),
          contract: here('src/contract/index.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  }),
};

export default defineConfig(({ mode }) => ({
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  ...builds[mode]?.(),
}));
