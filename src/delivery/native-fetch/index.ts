/** The browser's own `fetch`, from an empty frame, for a page that has replaced its own. */
export function nativeFetch(): typeof fetch {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.documentElement.append(frame);
  const original = (frame.contentWindow as typeof globalThis & Window).fetch;
  frame.remove();
  return original.bind(globalThis);
}
