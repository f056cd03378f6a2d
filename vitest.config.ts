import { defineConfig } from 'vitest/config';

/** Those that a server answers: they run once on each database. */
const SERVER = 'test/server/**/*.test.ts';

/** Which database there is does not matter to them. */
const WITHOUT_DATABASE = ['group-commit', 'openapi-client', 'survey-life'].map(
  (name) => `**/${name}.test.ts`,
);

export default defineConfig({
  test: {
    // Most of a page test is waiting: more of them than there are processors finish sooner.
    maxWorkers: 3,
    // Generous: a slow machine is no failure of ours.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['test/**/*.test.ts'], provide: { postgres: null } },
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
