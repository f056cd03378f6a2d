/** Whether the tests run as `npm run test:long` does. */
export const LONG = Boolean(process.env['AFTERWORD_LONG']);

/** Why a test is skipped that needs large installations. */
export const NOT_LONG = 'only in `npm run test:long`: it installs large packages';
