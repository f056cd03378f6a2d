import type * as widget from '../widget/index.ts';
import type { AfterwordChat } from '../widget/index.ts';
import { createListeners, type Listeners } from '../widget/listeners.ts';

const METHODS = [
  ...(['open', 'close', 'toggle', 'show', 'hide', 'survey', 'update', 'destroy'] as const),
  ...(['escalate', 'resolve', 'identify', 'reset', 'setConsent'] as const),
];
type Method = (typeof METHODS)[number];

/** The page's handle for the chat. Calls made before the chat has loaded wait for it. */
export type AfterwordHandle = {
  [M in Method]: (...args: Parameters<AfterwordChat[M]>) => void;
} & Listeners;

declare global {
  /** The chat of the page, once the script tag has run. */
  var Afterword: AfterwordHandle;
}

/**
 * Adds the chat to the page when the page is idle. Returns its handle at once.
 *
 * @param load loads the code that defines `<afterword-chat>`; called again, with the error, after it
 *   has failed
 */
export function startChat(
  load: (failure?: unknown) => Promise<typeof widget>,
  attributes: Record<string, string>,
): AfterwordHandle {
  let chat: Promise<AfterwordChat> | undefined;
  const begin = async (failure?: unknown) => (await load(failure)).placeChat(attributes);
  const start = () => {
    chat ??= begin().catch(begin);
    // The next attempt may succeed.
    chat.catch(() => (chat = undefined));
    return chat;
  };
  whenIdleOrTouched(() => void start().catch(() => {}));
  return createHandle(start);
}

/** The methods of the chat, before it exists; `start` resolves to the element. */
function createHandle(start: () => Promise<AfterwordChat>): AfterwordHandle {
  const handle = createListeners(window) as AfterwordHandle;
  for (const method of METHODS) {
    handle[method] = (...args: unknown[]) => {
      start().then(
        // An element that was not defined, where it could have no styles, has no methods.
        (chat) => (chat[method] as ((...all: unknown[]) => void) | undefined)?.(...args),
        () => {},
      );
    };
  }
  return handle;
}

/**
 * Calls `start` when the page is idle, or on the visitor's first touch or key press, whichever comes
 * first, so that the chat does not slow the page.
 */
function whenIdleOrTouched(start: () => void): void {
  const idle: (callback: () => void) => void =
    typeof requestIdleCallback === 'function'
      ? (callback) => requestIdleCallback(callback, { timeout: 4000 })
      : (callback) => setTimeout(callback, 200);
  const whenLoaded = () => idle(start);
  if (document.readyState === 'complete') whenLoaded();
  else addEventListener('load', whenLoaded, { once: true });
  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(type, start, { once: true, passive: true, capture: true });
  }
}
