/** The Chromium for the tests: `CHROMIUM_PATH`, else the system's, else one that Playwright installed. */
export function findBrowser(): string | undefined;
