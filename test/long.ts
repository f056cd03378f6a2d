/** Whether the tests run as `npm run test:long` does. */
export const LONG = Boolean(process.env['AFTERWORD_LONG']);

/** Of cases that take long, one in `every`, from the first on; in the long run all. */
export const sampled = <Case>(cases: readonly Case[], every: number): Case[] =>
  cases.filter((_, index) => LONG || index % every === 0);

/** Why a test is skipped that needs large installations. */
export const NOT_LONG = 'only in `npm run test:long`: it installs large packages';
