/** Address of the element's server: its `endpoint`, else the page's origin. */
export function endpointOf(host: HTMLElement): string {
  // Pages may have a constant `URL` of their own.
  const { href } = new window.URL(host.getAttribute('endpoint') ?? '/', location.href);
  return href.replace(/\/$/, '');
}
