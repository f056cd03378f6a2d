/** The path of Chromium for tests: `CHROMIUM_PATH`, else the system's, else the one installed by Playwright. */
export function findBrowser(): string | undefined;
