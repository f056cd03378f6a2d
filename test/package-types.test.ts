import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from './doc-blocks.ts';
import { packPackage } from './page/packed.ts';
import { TEMPORARY } from './temporary.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object };

let folder: string;

/** The package, unpacked next to the frameworks that an app has installed, and nothing else of ours. */
beforeAll(() => {
  folder = mkdtempSync(join(TEMPORARY, 'afterword-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'afterword'), { recursive: true });
  const target = ['--strip-components=1', '-C', join(modules, 'afterword')];
  execFileSync('tar', ['-xzf', packPackage(folder), ...target]);
  mkdirSync(join(modules, '@types'));
  mkdirSync(join(modules, '@preact'));
  for (const name of [
    'react',
    'preact',
    '@preact/signals-core',
    'solid-js',
    'csstype',
    'vue',
    '@vue',
    '@angular',
    'rxjs',
    '@types/react',
  ]) {
    symlinkSync(resolve('node_modules', name), join(modules, name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What TypeScript says of files that an app has, in strict mode. */
function compiled(files: Record<string, string>, options: object = {}): string {
  const app = join(folder, `app-${Math.random()}`);
  mkdirSync(app);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    experimentalDecorators: true,
    // They are checked once, as it takes longer than most snippets.
    skipLibCheck: true,
    ...options,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', app], { encoding: 'utf8' }).stdout;
}

/** What the snippets take for granted. */
const PLACE = `
  export {};
  declare global {
    function track(rating: number): void;
    const helpButton: HTMLButtonElement;
  }`;

const JSX: Record<string, string> = { Preact: 'preact', Solid: 'solid-js' };

describe('the snippets compile as TypeScript', () => {
  test.each(
    blocksOf('docs/frameworks.md', /^(?:js|jsx|ts|tsx)$/).map((one, index) => ({ ...one, index })),
  )('docs/frameworks.md, $heading, $index', ({ heading, code }) => {
    const jsx = JSX[heading] ?? 'react';
    const typed = code.replace(
      'useRef(null)',
      "useRef<HTMLElementTagNameMap['afterword-chat']>(null)",
    );
    expect(
      compiled(
        { 'app.tsx': typed, 'place.d.ts': PLACE },
        { jsx: jsx === 'solid-js' ? 'preserve' : 'react-jsx', jsxImportSource: jsx },
      ),
    ).toBe('');
  });

  test('README.md, the script tag', () => {
    const code = blocksOf('README.md', /^js$/).find((one) => one.code.includes('Afterword.on'));
    expect(compiled({ 'app.ts': `import type {} from 'afterword';\n${code!.code}` })).toBe('');
  });
});

describe('types', () => {
  test('are right themselves, beside those of the frameworks', () => {
    const entries = Object.entries(manifest.exports).flatMap(([name, at]) =>
      typeof at === 'object' && 'types' in at
        ? [name.replace(/^\./, 'afterword').replace('*', 'deep-chat')]
        : [],
    );
    expect(entries).toContain('afterword/angular');
    const code = entries.map((name, index) => `export type * as e${index} from '${name}';`);
    expect(compiled({ 'app.ts': code.join('\n') }, { skipLibCheck: false })).toBe('');
  });

  test('say what an event carries, at every target and under both names', () => {
    const says = (target: string, name: string, type: string) =>
      `${target}.addEventListener('${name}', ({ detail }) => { const x: ${type} = detail; void x; });`;
    const targets = ['window', 'document', 'document.body', 'chat'];
    const code = targets.flatMap((target) =>
      ['afterword:', 'afterword'].flatMap((prefix) => [
        says(target, `${prefix}rated`, '{ rating: 1 | 2 | 3 | 4 | 5 }'),
        says(target, `${prefix}message`, 'Message'),
        says(target, `${prefix}error`, '{ code: string; message: string }'),
      ]),
    );
    expect(
      compiled({
        'app.ts': `import type { Message } from 'afterword/element';
          const chat = document.querySelector('afterword-chat')!;
          chat.on('escalated', ({ reason }) => reason.length);
          ${code.join('\n')}`,
      }),
    ).toBe('');
  });

  test('find what is wrong', () => {
    const wrong = [
      `Afterword.on('rated', ({ stars }) => stars);`,
      `Afterword.on('rate', () => {});`,
      `document.addEventListener('afterword:rated', ({ detail }) => detail.stars);`,
      `<AfterwordChat publishableKey="x" theme="blue" />;`,
      `<AfterwordChat endpoint="x" />;`,
      `<afterword-chat theme="blue" />;`,
      `<afterword-survey onafterwordrated={({ detail }) => detail.stars} />;`,
      `h(VueChat, { publishableKey: 'x', theme: 'blue' });`,
    ];
    const code = `import type {} from 'afterword';
      import { h } from 'vue';
      import { AfterwordChat } from 'afterword/react';
      import { AfterwordChat as VueChat } from 'afterword/vue';
      export const right = [h(VueChat, { publishableKey: 'x', theme: 'dark', class: 'a', onRated: ({ rating }) => rating }),
        <AfterwordChat publishableKey="x" hidden={false} id="a" data-a="1" style={{}} />,
        <AfterwordChat publishableKey="x" redaction="off" sentiment="off" escalation="act" />];\n`;
    const faults = compiled(
      { 'app.tsx': code + wrong.join('\n') },
      { jsx: 'react-jsx', jsxImportSource: 'react' },
    );
    const first = code.split('\n').length;
    const lines = [...faults.matchAll(/app\.tsx\((\d+),/g)].map(([, line]) => Number(line));
    expect([...new Set(lines)]).toEqual(wrong.map((_, index) => first + index));
  });

  test('that custom-elements.json names are exported, and its modules exist', () => {
    const root = join(folder, 'node_modules/afterword');
    const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as {
      modules: {
        path: string;
        exports: unknown[];
        declarations: { members: object[]; events: object[] }[];
      }[];
    };
    expect(manifest.modules.length).toBe(2);
    const BUILT_IN = /^(?:CustomEvent|Promise|Record|Name|Element|HTMLElement)$/;
    for (const { path, declarations } of manifest.modules) {
      expect(existsSync(join(root, path)), path).toBe(true);
      const texts = [
        ...JSON.stringify(declarations).matchAll(/"type":\{"text":"((?:[^"\\]|\\.)*)"/g),
      ].map(([, text]) => text!.replaceAll(/'[^']*'/g, ''));
      const names = new Set(
        texts
          .flatMap((text) => text.match(/\b[A-Z]\w+/g) ?? [])
          .filter((one) => !BUILT_IN.test(one)),
      );
      const entry = path.includes('survey') ? 'survey' : 'element';
      const code = [...names].map(
        (name) => `import type { ${name} } from 'afterword/${entry}'; export type { ${name} };`,
      );
      expect(compiled({ 'app.ts': code.join('\n') })).toBe('');
    }
  });

  test('of the server, the client and the contract are all in the package', () => {
    const code = `
      import { createClient, type Client } from 'afterword/client';
      import { createApp, openStore, readSettings, startServer } from 'afterword/server';
      import { eventBatch, type EventBatchResponse, type Rating } from 'afterword/contract';
      const store = openStore('sqlite:a.db');
      export const app = createApp({ store, log: console });
      export const server = startServer(readSettings({}, {}), (kind) => kind.length);
      export const client: Client = createClient({ key: 'amo_…', baseUrl: 'https://x.example' });
      const batch = eventBatch.parse({});
      export const key: string | undefined = batch.key;
      // Neither a type that could not be found, which is any, nor anything else.
      type IsAny<T> = 0 extends 1 & T ? true : false;
      export const isAny: [IsAny<EventBatchResponse>, IsAny<Client>, IsAny<Rating>] = [false, false, false];`;
    expect(compiled({ 'app.ts': code })).toBe('');
  });
});
