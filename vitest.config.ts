import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of a page test is waiting: more of them than there are processors finish sooner.
    maxWorkers: 3,
    // Generous: a slow machine is no failure of ours.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
