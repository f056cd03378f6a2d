/** Hosts of development machines, which have no visitors. */
const BUILDS = /^$|(?:^|\.)(?:localhost|local|test)$|^(?:127|192\.168)\./;

/**
 * Reports errors to the developer of a page, on the console. On public hosts, nothing is loaded.
 *
 * @param load returns the error messages; called only on development hosts
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
