import manifest from '../../package.json' with { type: 'json' };
import { PUBLISHABLE } from '../server/harness.ts';

/** An app as its framework's own tool makes it, with pages that are rendered when it is built. */
export interface WholeApp {
  /** What is installed, beside the package. */
  packages: string[];
  files: Record<string, string>;
  /** What builds it, in `node_modules`, and its arguments. */
  build: [program: string, ...parts: string[]];
  /** The folder of what was built. */
  out: string;
  /** Lines of the tool that are about itself, or about how small the app is. */
  noise?: RegExp;
}

const { devDependencies: ours } = manifest;
const of = (...names: (keyof typeof ours)[]) => names.map((name) => `${name}@${ours[name]}`);

/** The address of the server, which the tests put into that of the page. */
const ENDPOINT = `new URLSearchParams(globalThis.location?.search).get('endpoint') ?? undefined`;

/** The component with the chat, in each app of React. */
const CHAT_OF_REACT = `
  import { useState } from 'react';
  import { AfterwordChat } from 'afterword/react';
  const endpoint = ${ENDPOINT};
  export default function Chat() {
    const [rating, setRating] = useState(0);
    const [isOn, setOn] = useState(true);
    return <aside>
      <p id="rated">{rating}</p>
      <button id="unmount" onClick={() => setOn(false)}>Unmount</button>
      {isOn && <AfterwordChat publishableKey="${PUBLISHABLE}" endpoint={endpoint}
        onRated={(detail) => setRating(detail.rating)} />}
    </aside>;
  }`;

const next = (bundler: string, files: Record<string, string>): WholeApp => ({
  packages: ['next@16.4.6', ...of('react', 'react-dom')],
  files: {
    'package.json': '{ "private": true }',
    'next.config.mjs': "export default { output: 'export', distDir: 'built' };",
    ...files,
  },
  build: ['next/dist/bin/next', 'build', bundler],
  out: 'built',
  noise: /No build cache found/,
});

const APP_ROUTER = {
  'app/layout.js': `import Chat from './chat.js';
      export default function Layout({ children }) {
        return <html lang="en"><body>{children}<Chat /></body></html>;
      }`,
  'app/page.js': `import Link from 'next/link';
      export default function Page() {
        return <main><h1>One</h1><Link href="/two">To two</Link></main>;
      }`,
  'app/two/page.js': `import Link from 'next/link';
      export default function Page() {
        return <main><h1>Two</h1><Link href="/">To one</Link></main>;
      }`,
  'app/chat.js': `'use client';${CHAT_OF_REACT}`,
};

const PAGES_ROUTER = {
  'chat.js': CHAT_OF_REACT,
  'pages/_app.js': `import Chat from '../chat.js';
    export default function App({ Component, pageProps }) {
      return <><Component {...pageProps} /><Chat /></>;
    }`,
  'pages/index.js': `import Link from 'next/link';
    export default function Page() {
      return <main><h1>One</h1><Link href="/two">To two</Link></main>;
    }`,
  'pages/two.js': `import Link from 'next/link';
    export default function Page() {
      return <main><h1>Two</h1><Link href="/">To one</Link></main>;
    }`,
};

/** What an app of Angular does with the rating. */
interface Rated {
  packages: string[];
  initial: string;
  set: string;
  shown: string;
  strategy: string;
  providers: string;
}

const SIGNAL: Rated = {
  packages: [],
  initial: 'signal(0)',
  set: 'this.rated.set(rating)',
  shown: 'rated()',
  strategy: '',
  providers: '',
};

/** A plain field that changes later: Angular looks at it when something has happened in its zone. */
const FIELD: Rated = {
  packages: ['zone.js@0.16.3'],
  initial: '0',
  set: 'Promise.resolve().then(() => (this.rated = rating))',
  shown: 'rated',
  strategy: 'changeDetection: ChangeDetectionStrategy.Eager,',
  providers: 'provideZoneChangeDetection(),',
};

const angular = (rated: Rated): WholeApp => ({
  packages: [
    '@angular/cli@22.2.7',
    '@angular/build@22.2.7',
    '@angular/compiler-cli@22.2.6',
    '@angular/router@22.2.6',
    ...of(
      '@angular/core',
      '@angular/common',
      '@angular/compiler',
      '@angular/platform-browser',
      'rxjs',
    ),
    'tslib@2.9.1',
    ...rated.packages,
    'typescript@6.0.3',
  ],
  files: {
    'package.json': '{ "private": true, "type": "module" }',
    'angular.json': JSON.stringify({
      version: 1,
      cli: { analytics: false },
      projects: {
        app: {
          projectType: 'application',
          root: '',
          sourceRoot: 'src',
          architect: {
            build: {
              builder: '@angular/build:application',
              options: {
                browser: 'src/main.ts',
                index: 'src/index.html',
                tsConfig: 'tsconfig.json',
                outputPath: { base: 'built', browser: '' },
                polyfills: rated.packages.map((name) => name.split('@')[0]),
              },
            },
          },
        },
      },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'ES2022',
        module: 'preserve',
        lib: ['ES2022', 'DOM'],
        skipLibCheck: false,
        types: [],
      },
      files: ['src/main.ts'],
    }),
    'src/index.html': `<!doctype html><html lang="en"><head><title>App</title><base href="/"></head>
        <body><app-root></app-root></body></html>`,
    'src/main.ts': `import { ChangeDetectionStrategy, Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, provideZoneChangeDetection, signal, viewChild } from '@angular/core';
        import { bootstrapApplication } from '@angular/platform-browser';
        import { provideRouter, RouterLink, RouterOutlet } from '@angular/router';
        import { bindAfterword } from 'afterword/angular';
        @Component({ imports: [RouterLink], template: '<main><h1>One</h1><a routerLink="/two">To two</a></main>' })
        class One {}
        @Component({ imports: [RouterLink], template: '<main><h1>Two</h1><a routerLink="/">To one</a></main>' })
        class Two {}
        @Component({
          selector: 'app-root',
          imports: [RouterOutlet],
          schemas: [CUSTOM_ELEMENTS_SCHEMA],
          ${rated.strategy}
          template: \`<router-outlet /><p id="rated">{{ ${rated.shown} }}</p>
            <button id="unmount" (click)="isOn.set(false)">Unmount</button>
            @if (isOn()) { <afterword-chat #chat /> }\`,
        })
        class App {
          rated = ${rated.initial};
          readonly isOn = signal(true);
          readonly chat = viewChild<ElementRef<HTMLElement>>('chat');
          readonly bound = bindAfterword(this.chat, () => ({
            publishableKey: '${PUBLISHABLE}',
            endpoint: ${ENDPOINT},
            onRated: ({ rating }) => void (${rated.set}),
          }));
        }
        void bootstrapApplication(App, {
          providers: [${rated.providers} provideRouter([{ path: '', component: One }, { path: 'two', component: Two }])],
        });`,
  },
  build: ['@angular/cli/bin/ng.js', 'build'],
  out: 'built',
});

export const wholeApps: Record<string, WholeApp> = {
  'Next.js with Turbopack': next('--turbopack', APP_ROUTER),
  'Next.js with webpack': next('--webpack', APP_ROUTER),
  'Next.js with pages': next('--turbopack', PAGES_ROUTER),
  'Next.js with pages and webpack': next('--webpack', PAGES_ROUTER),

  Nuxt: {
    packages: ['nuxt@4.5.2', ...of('vue')],
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'nuxt.config.js': `export default { compatibilityDate: '2026-11-01', telemetry: false };`,
      'app/app.vue': `<script setup>
        import { AfterwordChat } from 'afterword/vue';
        const endpoint = ${ENDPOINT};
        const rated = ref(0);
        const isOn = ref(true);
        </script>
        <template>
          <NuxtPage />
          <p id="rated">{{ rated }}</p>
          <button id="unmount" @click="isOn = false">Unmount</button>
          <AfterwordChat v-if="isOn" publishable-key="${PUBLISHABLE}" :endpoint="endpoint"
            @rated="({ rating }) => (rated = rating)" />
        </template>`,
      'app/pages/index.vue': `<template><main><h1>One</h1><NuxtLink to="/two">To two</NuxtLink></main></template>`,
      'app/pages/two.vue': `<template><main><h1>Two</h1><NuxtLink to="/">To one</NuxtLink></main></template>`,
    },
    build: ['nuxt/bin/nuxt.mjs', 'generate'],
    out: '.output/public',
    // Of its own server.
    noise: /nitro-server/,
  },

  SvelteKit: {
    packages: [
      '@sveltejs/kit@3.2.0',
      '@sveltejs/adapter-static@4.0.1',
      '@sveltejs/vite-plugin-svelte@7.3.1',
      ...of('svelte', 'vite'),
    ],
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'vite.config.js': `import adapter from '@sveltejs/adapter-static';
        import { sveltekit } from '@sveltejs/kit/vite';
        export default { plugins: [sveltekit({ adapter: adapter({ pages: 'built' }) })] };`,
      'src/app.html': `<!doctype html><html lang="en"><head>%sveltekit.head%</head>
        <body><div>%sveltekit.body%</div></body></html>`,
      'src/routes/+layout.js': 'export const prerender = true;',
      'src/routes/+layout.svelte': `<script>
        import { afterword } from 'afterword/svelte';
        const { children } = $props();
        const endpoint = ${ENDPOINT};
        let rated = $state(0);
        let isOn = $state(true);
        </script>
        {@render children()}
        <p id="rated">{rated}</p>
        <button id="unmount" onclick={() => (isOn = false)}>Unmount</button>
        {#if isOn}
          <afterword-chat use:afterword={{ publishableKey: '${PUBLISHABLE}', endpoint,
            onRated: ({ rating }) => (rated = rating) }}></afterword-chat>
        {/if}`,
      'src/routes/+page.svelte': `<main><h1>One</h1><a href="/two">To two</a></main>`,
      'src/routes/two/+page.svelte': `<main><h1>Two</h1><a href="/">To one</a></main>`,
    },
    build: ['vite/bin/vite.js', 'build'],
    out: 'built',
  },

  Astro: {
    packages: ['astro@7.3.5'],
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'astro.config.mjs': `export default { outDir: './built', devToolbar: { enabled: false } };`,
      'src/layout.astro': `---
        import { ClientRouter } from 'astro:transitions';
        const { name, to } = Astro.props;
        ---
        <html lang="en"><head><title>{name}</title><ClientRouter /></head>
        <body>
          <main><h1>{name}</h1><a href={to}>To {to === '/' ? 'one' : 'two'}</a></main>
          <p id="rated" transition:persist>0</p>
          <button id="unmount" transition:persist>Unmount</button>
          <afterword-chat transition:persist publishable-key="${PUBLISHABLE}"></afterword-chat>
          <script>
            import 'afterword/element';
            const chat = document.querySelector('afterword-chat');
            chat.setAttribute('endpoint', ${ENDPOINT});
            chat.on('rated', ({ rating }) => {
              document.querySelector('#rated').textContent = rating;
            });
            document.querySelector('#unmount').onclick = () => chat.remove();
          </script>
        </body></html>`,
      'src/pages/index.astro': `---
        import Layout from '../layout.astro';
        ---
        <Layout name="One" to="/two" />`,
      'src/pages/two.astro': `---
        import Layout from '../layout.astro';
        ---
        <Layout name="Two" to="/" />`,
    },
    build: ['astro/bin/astro.mjs', 'build'],
    out: 'built',
  },

  'React Router': {
    packages: [
      '@react-router/dev@8.4.0',
      '@react-router/node@8.4.0',
      'react-router@8.4.0',
      'isbot@5.2.3',
      ...of('react', 'react-dom', 'vite'),
    ],
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'vite.config.js': `import { reactRouter } from '@react-router/dev/vite';
        export default { plugins: [reactRouter()] };`,
      'react-router.config.js': `export default { ssr: false, prerender: ['/', '/two'] };`,
      'app/routes.js': `import { index, route } from '@react-router/dev/routes';
        export default [index('one.jsx'), route('two', 'two.jsx')];`,
      'app/chat.jsx': CHAT_OF_REACT,
      'app/root.jsx': `import { Outlet, Scripts } from 'react-router';
        import Chat from './chat.jsx';
        export default function Root() {
          return <html lang="en"><head><title>App</title></head><body>
            <Outlet />
            <Chat />
            <Scripts />
          </body></html>;
        }`,
      'app/one.jsx': `import { Link } from 'react-router';
        export default () => <main><h1>One</h1><Link to="/two">To two</Link></main>;`,
      'app/two.jsx': `import { Link } from 'react-router';
        export default () => <main><h1>Two</h1><Link to="/">To one</Link></main>;`,
    },
    build: ['@react-router/dev/bin.cjs', 'build'],
    out: 'build/client',
  },

  'TanStack Start': {
    packages: [
      '@tanstack/react-start@1.169.5',
      '@tanstack/react-router@1.170.46',
      '@vitejs/plugin-react@6.3.0',
      ...of('react', 'react-dom', 'vite'),
    ],
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'vite.config.js': `import { tanstackStart } from '@tanstack/react-start/plugin/vite';
        import react from '@vitejs/plugin-react';
        export default { plugins: [
          tanstackStart({ prerender: { enabled: true, crawlLinks: true } }), react()] };`,
      'tsconfig.json':
        '{ "compilerOptions": { "jsx": "react-jsx", "moduleResolution": "bundler" } }',
      'src/chat.jsx': CHAT_OF_REACT,
      'src/router.jsx': `import { createRouter } from '@tanstack/react-router';
        import { routeTree } from './routeTree.gen';
        export const getRouter = () => createRouter({ routeTree });`,
      'src/routes/__root.jsx': `import { createRootRoute, HeadContent, Outlet, Scripts } from '@tanstack/react-router';
        import Chat from '../chat.jsx';
        export const Route = createRootRoute({
          component: () => <html lang="en"><head><HeadContent /></head><body>
            <Outlet />
            <Chat />
            <Scripts />
          </body></html>,
        });`,
      'src/routes/index.jsx': `import { createFileRoute, Link } from '@tanstack/react-router';
        export const Route = createFileRoute('/')({
          component: () => <main><h1>One</h1><Link to="/two">To two</Link></main>,
        });`,
      'src/routes/two.jsx': `import { createFileRoute, Link } from '@tanstack/react-router';
        export const Route = createFileRoute('/two')({
          component: () => <main><h1>Two</h1><Link to="/">To one</Link></main>,
        });`,
    },
    build: ['vite/bin/vite.js', 'build'],
    out: 'dist/client',
  },

  'Angular CLI': angular(SIGNAL),
  // As apps made before Angular 21 have it.
  'Angular CLI with zone.js': angular(FIELD),
};
