/** Where pages are built, and no visitors are. */
const BUILDS = /^$|(?:^|\.)(?:localhost|local|test)$|^(?:127|192\.168)\./;

/**
 * Tells whoever builds a page what is wrong, on the console; where visitors are, nothing is loaded.
 *
 * @param load finds the faults, each in words; it is called only where pages are built
 */
export function tellDeveloper(host: HTMLElement, load: () => Promise<readonly string[]>): void {
  if (!BUILDS.test(location.hostname)) return;
  load().then(
    (faults) => {
      for (const fault of faults) console.warn(`<${host.localName}>: ${fault}`);
    },
    () => {},
  );
}
