/**
 * The browser's `fetch`, also if the page has replaced it, for example by a wrapper that adds headers. What
 * finds the original loads only then.
 */
export async function pageFetch(): Promise<typeof fetch> {
  if (/\[native code\]/.test(Function.prototype.toString.call(fetch))) return fetch;
  try {
    return (await import('./native-fetch/index.ts')).nativeFetch();
  } catch {
    return fetch;
  }
}
