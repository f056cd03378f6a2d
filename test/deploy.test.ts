import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DockerfileParser } from 'dockerfile-ast';
import { ValidationSeverity, validate } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { hasWeakKey, idleVariables, readSettings } from '../src/server/settings.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './server/database.ts';

const read = (name: string) => readFileSync(`docs/deploy/${name}`, 'utf8');

/** Values with which every setting is read; each makes others possible. */
const VALUES = {
  AFTERWORD_PUBLIC_URL: 'https://support.example.com',
  AFTERWORD_REPLY_ADDRESS: 'reply@in.example.com',
  AFTERWORD_INBOUND_SECRET: 'sixteen characters',
  AFTERWORD_OIDC_ISSUER: 'https://login.example.com',
  AFTERWORD_OIDC_CLIENT_ID: 'afterword',
};
const BOTS = [
  { AFTERWORD_BOT_URL: 'https://bot.example.com' },
  { AFTERWORD_OPENAI_BASE_URL: 'https://models.example.com' },
];

test('the docs list the settings that the server reads, and no others', () => {
  const read = new Set<string>();
  for (const bot of BOTS) {
    const values = new Proxy({ ...VALUES, ...bot } as Record<string, string>, {
      get(target, name: string) {
        read.add(name);
        return target[name];
      },
    });
    readSettings({}, values);
  }
  const table = readFileSync('docs/operate.md', 'utf8').split('\n## ')[1]!;
  const listed = [...table.matchAll(/^\|[^|]*\| `(AFTERWORD_\w+)`/gm)].map(([, name]) => name!);
  expect(listed.toSorted()).toEqual(
    [...read].filter((name) => name.startsWith('AFTERWORD_')).toSorted(),
  );
  const flags = [...table.matchAll(/^\| `(--[\w-]+)`/gm)].map(([, name]) => name);
  const help = execFileSync(process.execPath, ['src/server/cli/index.ts', 'serve', '--help'], {
    encoding: 'utf8',
  });
  const given = [...help.matchAll(/^ {2}(--[\w-]+) /gm)].map(([, name]) => name);
  expect(flags.toSorted()).toEqual(given.toSorted());
});

test('a first secret key that could be guessed is known, and stops no server that has worked with it', () => {
  const isWeak = (environment: Record<string, string>) => hasWeakKey(readSettings({}, environment));
  expect(isWeak({ AFTERWORD_SECRET_KEY: `amo_${'x'.repeat(11)}` })).toBe(true);
  expect(isWeak({ AFTERWORD_SECRET_KEY: `amo_${'x'.repeat(12)}` })).toBe(false);
  expect(isWeak({})).toBe(false);
});

test('a variable that sets nothing is named', () => {
  const environment = {
    AFTERWORD_TRUSTED_PROXY: '1',
    AFTERWORD_OPENAI_KEY: 'without a URL',
    AFTERWORD_TRUSTED_PROXIES: '1',
    AFTERWORD_LIMIT_EVENTS_PER_ADDRESS: '9',
    PATH: '/bin',
  };
  expect(idleVariables({}, environment)).toEqual([
    'AFTERWORD_TRUSTED_PROXY',
    'AFTERWORD_OPENAI_KEY',
  ]);
  // An image sets the port, and a flag another one; a file of settings passes on an empty variable.
  const given = { AFTERWORD_PORT: '4600', AFTERWORD_OPENAI_KEY: '' };
  expect(idleVariables({ port: '4601' }, given)).toEqual([]);
});

test('a variable that is empty is one that is not set', () => {
  const table = readFileSync('docs/operate.md', 'utf8').split('\n## ')[1]!;
  const names = [...table.matchAll(/`(AFTERWORD_\w+)`/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(30);
  const empty = Object.fromEntries(
    [...names, 'OTEL_EXPORTER_OTLP_ENDPOINT', 'AFTERWORD_LIMIT_EVENTS_PER_ADDRESS'].map((name) => [
      name,
      '',
    ]),
  );
  expect(readSettings({}, empty)).toEqual(readSettings({}, {}));
});

test('the port that Kubernetes sets for a service is refused with the reason', () => {
  expect(() => readSettings({}, { AFTERWORD_PORT: 'tcp://10.0.0.1:80' })).toThrow(
    /AFTERWORD_PORT must be a whole number.*enableServiceLinks/,
  );
});

test('the files name only settings that the docs list', () => {
  const listed = readFileSync('docs/operate.md', 'utf8');
  const named = globSync('docs/deploy/*').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/AFTERWORD_[A-Z_]+/g)].map(([name]) => name),
  );
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((name) => !listed.includes(`\`${name}\``))).toEqual([]);
});

describe('the Containerfile', () => {
  const file = DockerfileParser.parse(read('Containerfile'));

  test('has no fault that a linter finds', () => {
    const faults = validate(read('Containerfile'), {
      deprecatedMaintainer: ValidationSeverity.ERROR,
      instructionCasing: ValidationSeverity.ERROR,
      instructionWorkdirRelative: ValidationSeverity.ERROR,
    });
    expect(faults.map(({ message }) => message)).toEqual([]);
  });

  test('takes nothing from the clone that Git does not keep', () => {
    const lines = (path: string) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => line.replace(/^(?:\*\*)?\//, '').replace(/\/$/, ''))
        .filter((line) => line && !line.startsWith('#'));
    const left = lines('.dockerignore');
    // What the tests of pages draw is in a folder that no build reads.
    const ignored = lines('.gitignore').filter((line) => !line.startsWith('test/'));
    expect(left).toEqual(expect.arrayContaining([...ignored, '.git', '.env*']));
  });

  test('runs as a user without rights, and says whether it is healthy', () => {
    const instructions = file.getInstructions();
    const last = (keyword: string) =>
      instructions.findLast((one) => one.getKeyword() === keyword)?.getArgumentsContent();
    expect(last('USER')).toBe('node');
    expect(last('HEALTHCHECK')).toContain('/healthz');
  });

  test.runIf(process.env['AFTERWORD_LONG'])(
    'its steps, one by one, give a server that is healthy on a file system that cannot be written to',
    async () => {
      const root = temporaryFolder();
      /** Absolute paths of the image are below `root` here. */
      const here = (text: string) => text.replaceAll(/(?<![\w.])\/(?=src|opt|data)/g, `${root}/`);
      mkdirSync(`${root}/src`);
      mkdirSync(`${root}/data`);
      const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
      for (const path of files.filter(Boolean)) cpSync(path, join(root, 'src', path));
      const [build = []] = stages();
      const steps = build.filter(({ keyword }) => keyword === 'RUN');
      expect(steps).toHaveLength(2);
      for (const { content } of steps) {
        await promisify(execFile)('sh', ['-ec', here(content)], { cwd: `${root}/src` });
      }
      execFileSync('chmod', ['-R', 'a-w', `${root}/opt`]);
      // What the final image calls `afterword`.
      const command = `${root}/opt/afterword/node_modules/.bin/afterword`;
      expect(execFileSync(command, ['keys', '--help'], { encoding: 'utf8' })).toContain('rotate');

      const [, final = []] = stages();
      const argumentsOf = (keyword: string) =>
        JSON.parse(final.find((one) => one.keyword === keyword)!.content) as string[];
      const [, ...entry] = [...argumentsOf('ENTRYPOINT'), ...argumentsOf('CMD')].map(here);
      const environment = Object.fromEntries(
        [...final.find((one) => one.keyword === 'ENV')!.content.matchAll(/(\w+)=(\S+)/g)].map(
          ([, name, value]) => [name, here(value!)],
        ),
      );
      const port = String(await freePort());
      const env = { ...process.env, ...environment, AFTERWORD_PORT: port };
      const child = spawn(process.execPath, entry, { env, stdio: 'ignore', cwd: '/' });
      onTestFinished(() => void child.kill('SIGKILL'));
      const check = final.find((one) => one.keyword === 'HEALTHCHECK')!.content;
      const [, ...healthy] = JSON.parse(check.slice(check.indexOf('['))) as string[];
      await expect
        .poll(() => spawnSync(process.execPath, healthy, { env }).status, { timeout: 30_000 })
        .toBe(0);
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect(response.status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/afterword.js`)).status).toBe(200);
    },
    // It installs and builds everything.
    600_000,
  );

  function stages(): { keyword: string; content: string }[][] {
    const all: { keyword: string; content: string }[][] = [];
    for (const one of file.getInstructions()) {
      if (one.getKeyword() === 'FROM') all.push([]);
      all.at(-1)!.push({
        keyword: one.getKeyword(),
        content: (one.getRawArgumentsContent() ?? '').replaceAll(/\\\n\s*/g, ' '),
      });
    }
    return all;
  }
});

test('the compose file builds that image, keeps what is stored, and waits for the database', () => {
  const { services, volumes } = parse(read('compose.yaml'));
  const { afterword, database } = services;
  expect(afterword.build).toEqual({ context: '../..', dockerfile: 'docs/deploy/Containerfile' });
  expect(afterword.depends_on.database.condition).toBe('service_healthy');
  expect(database.healthcheck.test).toContain('pg_isready');
  const mounted = [...afterword.volumes, ...database.volumes].map((one: string) =>
    one.split(':').slice(0, 2),
  );
  expect(mounted).toContainEqual(['data', '/data']);
  expect(Object.keys(volumes).toSorted()).toEqual(mounted.map(([name]) => name).toSorted());
  expect(afterword.read_only).toBe(true);
});

test('the Kubernetes manifests fit the schemas of their kinds, and name each other', () => {
  const kinds = { Deployment, Service, PodDisruptionBudget };
  const documents = parseAllDocuments(read('kubernetes.yaml')).map((one) => one.toJS());
  for (const document of documents) {
    new kinds[document.kind as keyof typeof kinds](document).validate();
  }
  const [deployment, service, budget] = documents;
  const { labels } = deployment.spec.template.metadata;
  expect(deployment.spec.selector.matchLabels).toEqual(labels);
  expect(service.spec.selector).toEqual(labels);
  expect(budget.spec.selector.matchLabels).toEqual(labels);
  // Otherwise a pod that starts after the service gets the service's variables, under the names of our settings.
  expect(service.metadata.name).toBe('afterword');
  expect(deployment.spec.template.spec.enableServiceLinks).toBe(false);
});

test('a manifest with a fault does not fit', () => {
  expect(() =>
    new Deployment({
      metadata: { name: 'x' },
      spec: { replicas: 'three' as unknown as number, selector: {}, template: {} },
    }).validate(),
  ).toThrow(/replicas/);
});

const canAnalyse = spawnSync('systemd-analyze', ['security', '--help']).stdout?.includes(
  '--offline',
);

test.runIf(canAnalyse)('the unit of systemd is well protected', () => {
  const { status, stdout } = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=20', 'docs/deploy/afterword.service'],
    { encoding: 'utf8' },
  );
  expect(stdout).toContain('Overall exposure level');
  expect(status).toBe(0);
});
