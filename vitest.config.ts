import { defineConfig } from 'vitest/config';

/** Tests of the server, which run once on each database. */
const SERVER = 'test/server/**/*.test.ts';

/** Tests of pure rules, which do not depend on the database. */
const WITHOUT_DATABASE = [
  'group-commit',
  'openapi-client',
  'survey-life',
  'save',
  'rounds',
  'endpoint',
  'absent',
].map((name) => `**/${name}.test.ts`);

export default defineConfig({
  test: {
    // Page tests mostly wait, so more workers than processors are faster.
    maxWorkers: 3,
    // Generous, so that tests do not fail on a slow machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['test/**/*.test.{ts,tsx}'], provide: { postgres: null } },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [SERVER],
          exclude: WITHOUT_DATABASE,
          globalSetup: ['test/with-postgres.ts'],
        },
      },
    ],
  },
});
