/** How a browser prints its own functions; wrappers, proxies and bound functions print otherwise. */
const NATIVE = /^function \w+\(\)\s*\{\s*\[native code\]/;

const toText = Function.prototype.toString;

type BuiltIns = Pick<typeof globalThis, 'fetch' | 'JSON' | 'Date'>;

let fresh: BuiltIns | undefined;

/**
 * The built-ins of the browser, also if the page has replaced some, for example `fetch` by a wrapper that adds
 * headers: then they come from an empty frame.
 *
 * @param probe the function that is needed, as the page has it
 */
export function untouched(probe: unknown): BuiltIns {
  try {
    const isNative = typeof probe === 'function' && NATIVE.test(toText.call(probe));
    if (!isNative) return (fresh ??= fromFrame());
  } catch {
    // No frames here: the page's own must do.
  }
  return globalThis;
}

function fromFrame(): BuiltIns {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.documentElement.append(frame);
  try {
    // A page that takes the frame out at once leaves no window.
    const { fetch, JSON, Date } = frame.contentWindow as unknown as BuiltIns;
    return { fetch: fetch.bind(globalThis), JSON, Date };
  } finally {
    frame.remove();
  }
}
