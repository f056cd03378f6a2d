import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const TESTS = 'test/**/*.test.{ts,tsx}';

/** The files whose text has one of these words and none of those. */
const filesWith = (pattern: string, words: RegExp, without?: RegExp) =>
  globSync(pattern).filter((file) => {
    const text = readFileSync(file, 'utf8');
    return words.test(text) && !without?.test(text);
  });

/** Tests with a DOM but without a browser. */
const withDom = filesWith(TESTS, /^\/\/ @vitest-environment happy-dom$/m);

const LONG = Boolean(process.env['AFTERWORD_LONG']);

/**
 * Tests of the server that work with a database. They run on each, unless they say that one is enough, or is
 * outside the long run.
 */
const withDatabase = filesWith(
  'test/server/**/*.test.ts',
  /\b(?:testServer|furnished|freshDatabase|isPostgres)\b/,
  LONG ? /^\/\/ @one-database\b/m : /^\/\/ @(?:one-database|postgres-in-the-long-run)\b/m,
);

/** Of those, what runs in partitions each time: every statement, and the writes that meet others. */
const IN_PARTITIONS = ['access/plans', 'customers', 'partitions', 'transfer'].map(
  (name) => `test/server/${name}.test.ts`,
);

/** What takes longest, much of it waiting. It begins first, so that it is not what all wait for in the end. */
const LONGEST =
  /\/(?:server\/(?:outage|pgbouncer|failover|proxies|nobody-lost|oracle|handoff-nodes)|page\/(?:handoff|swap-libraries|engines|modals|every-page)|text\/growth|checks)\.test\.ts$/;

/** Vitest begins with the largest files of a project, or, once it knows, with the slowest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Workers go from project to project together.
    return [...Map.groupBy(sorted, ({ project }) => project.name).values()].flatMap((ofOne) => {
      const { long = [], other = [] } = Object.groupBy(ofOne, ({ moduleId }) =>
        LONGEST.test(moduleId) ? 'long' : 'other',
      );
      return [...long, ...other];
    });
  }
}

export default defineConfig({
  test: {
    // Page tests mostly wait, so more workers than processors are faster.
    maxWorkers: 3,
    // A worker keeps the modules it has loaded, and its Chromium, for its next file.
    isolate: false,
    // Generous, so that tests do not fail on a slow machine. In the long run, many do ten times as much.
    testTimeout: LONG ? 600_000 : 120_000,
    // Where nobody watches, a test that fails is tried once more: a page test can meet a moment in which the
    // machine is busy. What failed first is printed all the same.
    retry: process.env['CI'] ? 1 : 0,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    // What these limits do not stop.
    setupFiles: ['test/watch.ts'],
    expect: { poll: { timeout: 15_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: [TESTS],
          exclude: withDom,
          provide: { postgres: null, pooler: null },
        },
      },
      // Each file gets a document and modules of its own.
      { extends: true, test: { name: 'dom', include: withDom, isolate: true } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: withDatabase,
          globalSetup: ['test/with-postgres.ts'],
        },
      },
      // The same in partitions, in the long run all of them.
      {
        extends: true,
        test: {
          name: 'partitions',
          include: LONG ? withDatabase : IN_PARTITIONS,
          globalSetup: ['test/with-postgres.ts'],
        },
      },
      // The same through a connection pooler in transaction mode, in the long run.
      ...(LONG
        ? [
            {
              extends: true as const,
              test: {
                name: 'pgbouncer',
                include: withDatabase,
                globalSetup: ['test/with-postgres.ts'],
              },
            },
          ]
        : []),
    ],
  },
});
