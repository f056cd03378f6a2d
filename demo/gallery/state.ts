// Shows one state of the chat, as in `?state=…&lang=…&theme=…`. The page simulates the server, so
// nothing is recorded.
import type { WireBatch } from '../../src/contract/index.ts';
import { states } from './states.ts';
import { wordsOf } from './words.ts';

const address = new URLSearchParams(location.search);
const name = address.get('state') ?? 'empty';
const language = address.get('lang') ?? 'en';
const state = states[name];

const server = { isUp: true };
playServer();
document.documentElement.lang = language;
// Each state starts with a new conversation of its own.
const key = `amo_pub_gallery_${name}`;
for (const storage of [localStorage, sessionStorage]) {
  for (const kept of Object.keys(storage)) {
    if (kept.startsWith(`afterword:${key}`)) storage.removeItem(kept);
  }
}

if (state) {
  await customElements.whenDefined('afterword-chat');
  const chat = document.createElement('afterword-chat');
  const words = wordsOf(language);
  const attributes: Record<string, string> = { ...state.attributes, 'publishable-key': key };
  if (attributes['suggested-questions']) attributes['suggested-questions'] = words.suggestions;
  if (attributes['pre-chat-topics']) attributes['pre-chat-topics'] = words.topics;
  const theme = address.get('theme');
  if (theme) attributes['theme'] = document.documentElement.style.colorScheme = theme;
  for (const [attribute, value] of Object.entries(attributes)) chat.setAttribute(attribute, value);
  chat.sentiment = false;
  chat.escalation = false;
  chat.responder = null;
  document.body.append(chat);
  await state.play({ chat, words, server, find: (selector) => find(chat, selector) });
  // Removes the focus, so that no caret blinks in screenshots.
  (chat.shadowRoot!.activeElement as HTMLElement | null)?.blur();
  document.body.dataset['ready'] = name;
} else {
  document.body.textContent = `There is no state "${name}".`;
}

async function find(chat: HTMLElement, selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = chat.shadowRoot!.querySelector<HTMLElement>(selector);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function playServer(): void {
  window.fetch = async (_, init) => {
    const { events = [] } = JSON.parse(String(init?.body ?? '{}')) as Partial<WireBatch>;
    return Response.json({
      success: true,
      results: events.map(({ id }) => ({ id, status: 'accepted' })),
      attachments: [],
    });
  };
  // The chat takes the browser's own `fetch` from an empty frame when a page has replaced it, as here.
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', { value: window });
  navigator.sendBeacon = () => true;
  class PlayedRequest extends EventTarget {
    upload = new EventTarget();
    status = 0;
    open() {}
    setRequestHeader() {}
    abort() {}
    send() {
      this.status = server.isUp ? 201 : 0;
      setTimeout(() => this.dispatchEvent(new Event(server.isUp ? 'load' : 'error')), 50);
    }
  }
  window.XMLHttpRequest = PlayedRequest as unknown as typeof XMLHttpRequest;
}
