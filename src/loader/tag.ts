import { attributeName } from '../element/attribute.ts';
import type * as launcher from '../widget/index.ts';
import { startChat } from './queue.ts';

/**
 * The script tag: `<script async src="https://…/afterword.js" data-key="amo_pub_…"></script>`. It
 * sets the global `Afterword` and loads the chat when the page is idle. Every other `data-`
 * attribute becomes an attribute of `<afterword-chat>`. Where a tag manager strips `data-` attributes, they can
 * be parameters of the address: `afterword.js?key=amo_pub_…`.
 */
function run(script: HTMLScriptElement): void {
  // Pages may have a constant `URL` of their own.
  const { origin, searchParams } = new window.URL(script.src);
  const attributes: Record<string, string> = { 'publishable-key': '', endpoint: origin };
  const set = (value: string, name: string) => {
    if (name === 'key') attributes['publishable-key'] = value;
    // Parameters may also be something else, such as a number against caches, which cannot be an attribute.
    else if (/^[a-z-]+$/i.test(name)) attributes[attributeName(name)] = value;
  };
  searchParams.forEach(set);
  // Not from `dataset`, which cannot be listed where a page has given all objects a `get`.
  for (const { name, value } of script.attributes) {
    if (name.startsWith('data-')) set(value, name.slice(5));
  }
  // A page that keeps its own chat has it observed.
  const file = 'observe' in attributes ? 'observe/page' : 'element';
  const element = new window.URL(`afterword/${file}.js`, script.src).href;
  const load = async (failure?: unknown) => {
    // A cached launcher may request files that a newer server version no longer has.
    // A pinned tag has hashes for the files of its own version, and none for another URL.
    const fresh = failure && !script.integrity ? `?${Date.now()}` : '';
    const loaded = (await import(/* @vite-ignore */ element + fresh)) as typeof launcher;
    loaded.AfterwordChat.loadNewer = load;
    return loaded;
  };
  window.Afterword = startChat(load, attributes);
}

// A script that is a module, or that a tag manager has put into another one, is not the current one.
const own = document.currentScript as HTMLScriptElement | null;
// An element of the page may have this name as its id.
if (!window.Afterword?.on) {
  try {
    run(
      own?.src
        ? own
        : document.querySelector('script[src*="/afterword.js"],script[src*="/afterword@"]')!,
    );
  } catch {
    // An error here must never reach the page.
    console.error('Afterword: no script tag found. See docs/widget.md.');
  }
}
