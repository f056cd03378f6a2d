import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { asciiText } from './scripts/ascii.ts';
import { compactWords } from './scripts/compact-words.ts';
import { leanPreact } from './scripts/lean-preact.ts';
import { leanSignals } from './scripts/lean-signals.ts';
import { THREADS } from './scripts/threads.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Browsers that support `light-dark()`, so that the build does not add a fallback for it. */
const WITH_LIGHT_DARK = ['chrome123', 'firefox120', 'safari17.5'];

/** Modules in `src` that load on demand, after what is needed to chat and rate. */
const LATER =
  /^(?:capture\/(?:insight|masking|refusal|spare)|delivery\/fault|element\/settings|replies\/(?:later|forms)|text|markdown|survey\/(?:comment|scales|settings)|widget\/(?:care|consent|grow|inert|phone|pinned|settings|menu|transcript|history|attachments|pre-chat|handoff|limits|idle|resume)|strings\/\w+)\/(?!en\.ts)|^strings\/say\.ts/;

/** The launcher and what it shares; one file, as two would be longer. */
const BASE =
  /\/src\/(?:element\/(?:attribute|custom-element|tell-developer|shadow|language)|strings\/(?:languages|chat\/en-launcher)|capture\/kept|widget\/(?:listeners|launcher|element|stay))\.ts|(?:element\/theme|widget\/launcher)\.css/;

/** Modules that the panel shares with what loads after it; they go into its file, which has loaded by then. */
const PANEL =
  /node_modules\/@?preact\/|rolldown\/runtime|\/src\/(?:element\/[^/]+\.tsx?|widget\/panel\/|capture\/(?:uuid|kept-conversations|memory|snapshot)|delivery\/database|contract\/)/;

/** The words of signs take fewer bytes as they are searched than as they are written. */
const wordsAreCompact: Plugin = {
  name: 'words-are-compact',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/src/text/escalation/words/') ? compactWords(code) : undefined,
};

/** ES modules for browsers, in dist/browser. `base`: shared modules that go into one file. */
const modules = (entry: Record<string, string>, base?: RegExp): UserConfig => ({
  plugins: [wordsAreCompact, leanPreact(), leanSignals()],
  // Calls of `h` are shorter than those of the automatic runtime, which would also be one more module.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  build: {
    outDir: here('dist/browser'),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: WITH_LIGHT_DARK,
    // The chunks load with a plain import().
    modulePreload: false,
    minify: true,
    lib: { formats: ['es'], entry },
    rolldownOptions: {
      transform: { inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: ({ name, facadeModuleId, moduleIds }) =>
          // Only later parts import it, see `scripts/build.ts`.
          name === 'rolldown-runtime' ||
          // The two groups below.
          (name !== 'base' &&
            name !== 'panel' &&
            LATER.test(
              // Whom several later parts share.
              (
                facadeModuleId ??
                moduleIds.find((id) => id.includes('/src/text/')) ??
                moduleIds[0] ??
                ''
              ).replace(here('src/'), ''),
            ))
            ? 'later/[name]-[hash].js'
            : 'chunks/[name]-[hash].js',
        // A library build would keep white space, but browsers load these files directly.
        minify: true,
        comments: false,
        generatedCode: { symbols: false },
        ...(base && {
          codeSplitting: {
            groups: [
              { name: 'base', test: base },
              { name: 'panel', test: PANEL },
            ],
          },
        }),
      },
    },
  },
});

/** A part that is used alone is one file, beside what loads later: shared chunks would add bytes. */
const alone = (entry: Record<string, string>): UserConfig => {
  const config = modules(entry);
  config.build!.rolldownOptions!.preserveEntrySignatures = 'allow-extension';
  return config;
};

/** Inlines text files that the server's source reads at start. */
const readsAreInlined: Plugin = {
  name: 'reads-are-inlined',
  transform: (code, id) =>
    code.replaceAll(
      /readFileSync\(new URL\((['"])(.+?)\1, import\.meta\.url\), (['"])utf8\3\)/g,
      (_call, _quote, path: string) =>
        JSON.stringify(readFileSync(new URL(path, pathToFileURL(id)), 'utf8')),
    ),
};

/**
 * What the server is made of, in files of their own: the compiler's memory for one is used again for the next, while
 * that for one large file stays with the process. A part that nobody needs is not loaded.
 */
function serverPart(id: string): string | null {
  const [, name] =
    /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id) ??
    /\/src\/(text\/[^/]+|contract)\//.exec(id) ??
    [];
  return name?.replace('@', '').replace('/', '-') ?? null;
}

/** One file for Node that imports nothing but Node's own modules. */
const executable = (name: string, entry: string): UserConfig => ({
  plugins: [readsAreInlined, asciiText],
  ssr: { noExternal: true },
  build: {
    outDir: here('node_modules/.cache/executable'),
    emptyOutDir: false,
    target: 'node26',
    ssr: true,
    minify: false,
    rolldownOptions: {
      external: ['pg-native', 'pg-cloudflare'],
      input: { [name]: entry },
      output: { entryFileNames: '[name].js', comments: false, codeSplitting: false },
    },
  },
});

const threads = Object.fromEntries(
  Object.entries(THREADS).map(([name, source]) => [name, here(source)]),
);

/** One build for each shipped part; `--mode` selects it. */
const builds: Record<string, () => UserConfig> = {
  /** The chat: what the script tag loads, and the same as a module. */
  browser: () =>
    modules({ index: here('src/loader/index.ts'), element: here('src/widget/index.ts') }, BASE),

  survey: () => alone({ survey: here('src/survey/index.ts') }),
  /** The page behind the link in a survey mail: one script, one style sheet. */
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
  headless: () => alone({ headless: here('src/capture/index.ts') }),
  /** The same for the npm package: an app that has the signals already renders ours as its own. */
  'headless-module': () => {
    const config = alone({ headless: here('src/capture/index.ts') });
    config.build!.outDir = here('dist/modules');
    config.build!.rolldownOptions!.external = ['@preact/signals-core'];
    return config;
  },

  /** The adapters, and what the script tag loads to observe a page. They share the survey and headless. */
  adapters: () => {
    const headless = here('src/capture/index.ts');
    const survey = here('src/survey/index.ts');
    const { build } = modules({
      'observe/page': here('src/adapters/page/index.ts'),
      ...Object.fromEntries(
        globSync(here('src/adapters/vendors/*.ts')).map((file) => [
          `adapters/${basename(file, '.ts')}`,
          file,
        ]),
      ),
    });
    const { output } = build!.rolldownOptions!;
    return {
      build: {
        ...build,
        rolldownOptions: {
          external: [headless, survey],
          output: {
            ...output,
            chunkFileNames: 'later/[name]-[hash].js',
            // Relative to the folder of the build.
            paths: { [headless]: './headless.js', [survey]: './survey.js' },
          } as typeof output & object,
        },
      },
    };
  },

  /** Framework bindings. The framework comes from the app, and the elements from the build next to them. */
  frameworks: () => {
    const chat = here('src/widget/index.ts');
    const survey = here('src/survey/index.ts');
    const { build } = modules(
      Object.fromEntries(
        ['react', 'react-server', 'preact', 'solid', 'vue', 'svelte', 'angular'].map((name) => [
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
          external: ['react', 'vue', '@angular/core', chat, survey],
          output: {
            ...output,
            paths: { [chat]: '../browser/element.js', [survey]: '../browser/survey.js' },
            // Server components can import the bindings, which run in the browser.
            banner: ({ name }: { name: string }) =>
              name === 'react-server' ? "'use client';" : '',
          } as typeof output & object,
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
      // Each page loads on demand; shared modules go into one file.
      rolldownOptions: {
        input: [here('src/dashboard/index.html'), here('src/dashboard/push/worker.ts')],
        output: {
          // A service worker has one address, and rules the pages below it.
          entryFileNames: ({ name }) =>
            name === 'worker' ? 'push-worker.js' : 'assets/[name]-[hash].js',
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
        input: ['index', 'observe/index', 'gallery/index', 'gallery/state', 'gallery/wording'].map(
          (page) => here(`demo/${page}.html`),
        ),
      },
    },
  }),

  /** The client for servers: any runtime with `fetch`, and the queue on disk for Node. */
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

  /**
   * The backend and the command line, for Node. They bring their packages, so that an app that installs ours
   * for the chat gets no packages of a server.
   */
  server: () => ({
    plugins: [readsAreInlined, asciiText],
    ssr: { noExternal: true },
    build: {
      outDir: here('dist/server'),
      target: 'node22',
      ssr: true,
      // Stack traces stay readable.
      minify: false,
      rolldownOptions: {
        // Add-ons of `pg` that are used only where they are installed.
        external: ['pg-native', 'pg-cloudflare'],
        input: {
          index: here('src/server/index.ts'),
          cli: here('src/server/cli/index.ts'),
          contract: here('src/contract/index.ts'),
          ...threads,
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          comments: false,
          codeSplitting: { groups: [{ debugName: 'packages', name: serverPart }] },
        },
      },
    },
  }),

  /** The command line, and the threads that it starts, each as one file for the executable. */
  ...Object.fromEntries(
    Object.entries({ cli: here('src/server/cli/index.ts'), ...threads }).map(([name, entry]) => [
      `executable-${name}`,
      () => executable(name, entry),
    ]),
  ),
};

export default defineConfig(({ mode }) => ({
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  ...builds[mode]?.(),
}));
