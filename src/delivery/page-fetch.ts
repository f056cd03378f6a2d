/**
 * The browser's `fetch`. If the page has replaced it, for example by a wrapper that adds headers, the original
 * is taken from an empty frame.
 */
export function pageFetch(): typeof fetch {
  if (/\[native code\]/.test(Function.prototype.toString.call(fetch)))
    return fetch.bind(globalThis);
  try {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    document.documentElement.append(frame);
    const original = (frame.contentWindow as typeof globalThis & Window).fetch;
    frame.remove();
    return original.bind(globalThis);
  } catch {
    return (...request) => fetch(...request);
  }
}
