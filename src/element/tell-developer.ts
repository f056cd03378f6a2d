/**
 * Whether it is a development machine, which has no visitors. A file has no host. No regular expression, as it would be
 * compiled in the page of each visitor.
 */
const isBuild = (host: string) =>
  !host ||
  ['localhost', 'local', 'test'].includes(host.split('.').pop()!) ||
  ['127.', '192.168.'].some((start) => host.startsWith(start));

/**
 * Reports errors to the developer of a page, on the console. On public hosts, nothing is loaded.
 *
 * @param load returns the error messages; called only on development hosts
 */
export function tellDeveloper(host: HTMLElement, load: () => Promise<readonly string[]>): void {
  if (!isBuild(location.hostname)) return;
  load().then(
    (faults) => {
      for (const fault of faults) console.warn(`<${host.localName}>: ${fault}`);
    },
    () => {},
  );
}
