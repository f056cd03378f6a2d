import type { Responder } from '../capture/dialogue/index.ts';
import type {
  Consent,
  Conversation,
  EscalationSettings,
  Identity,
  RedactionOptions,
  SentimentReader,
} from '../capture/index.ts';
import { hasKept } from '../capture/kept.ts';
import { signal } from '../reactive/signals.ts';
import { languageOf, wordsIn } from '../survey/language.ts';
import { endpointOf, keyOf, openShadow, tell } from '../survey/shadow.ts';
import themeCss from '../survey/theme.css?inline';
import { attributeName } from './attribute.ts';
import { createLauncher } from './launcher.ts';
import launcherCss from './launcher.css?inline';
import { createListeners, type Listener } from './listeners.ts';
import type { RunningChat } from './panel/index.ts';
import { type ChatStrings, chatStrings } from './strings/en.ts';

/**
 * `<afterword-chat publishable-key endpoint>`: the launcher, and the chat that loads when it is
 * wanted, or when there is one going on.
 *
 * Attributes: `publishable-key`; `endpoint`, the Afterword server (default: the page's origin);
 * `responder`, a URL that answers (default: the server's own `/api/v1/chat`); `redaction` (`off`:
 * nothing is masked); `consent` (`pending`, `denied`); `sentiment` (`off`); `escalation` (`off`,
 * `act`: signs that a person is needed are not looked for, or call one at once); `topic`; `lang`
 * (default: the page's). These are read when the chat loads. Those that may change at any time:
 * `chat-title`, `greeting`, `suggested-questions` (`A|B|C`), `theme` (`light`, `dark`),
 * `rating-scale` (`star`, `emoji`, `thumbs`), `question`, `survey-after` (seconds without a word
 * after an answer).
 *
 * Events: `afterword:open`, `:close`, `:message` with the message, `:escalated` with `{reason}`,
 * `:resolved`, `:rated` with `{rating}`, `:feedback`, `:error`.
 *
 * What stands in it with `slot="actions"` stands beside the chat's own buttons.
 */
export class AfterwordChat extends HTMLElement {
  static readonly observedAttributes = [
    'chat-title',
    'greeting',
    'suggested-questions',
    'rating-scale',
    'question',
    'survey-after',
    'attachments',
    'avatar',
    'pre-chat',
    'pre-chat-topics',
  ];

  /** Answers the customer: a function, or a URL; `null` for none. Goes before the attribute. */
  responder: Responder | string | null | undefined;

  /** What is masked before anything is stored or sent; `false`: nothing. Before the chat loads. */
  redaction: RedactionOptions | false | undefined;

  /** Reads how the customer sounds, in place of ours; `false`: nobody does. Before the chat loads. */
  sentiment: SentimentReader | false | undefined;

  /** Signs that a person is needed; `false`: nobody looks for them. Before the chat loads. */
  escalation: EscalationSettings | false | undefined;

  #root = openShadow(this, themeCss, launcherCss);
  #launcher = createLauncher();
  #chat: RunningChat | undefined;
  #loading: Promise<RunningChat> | undefined;
  /** Changes with every attribute that may change. */
  #settings = signal(0);
  #strings: Promise<ChatStrings> | undefined;
  #listeners = createListeners(this);
  #identity: Identity | null = null;

  constructor() {
    super();
    const { button } = this.#launcher;
    this.#root.append(button);
    button.addEventListener('click', () => this.toggle());
    // Whoever points at it is about to click.
    for (const type of ['pointerenter', 'focus']) {
      button.addEventListener(type, () => void this.#load().catch(() => {}));
    }
    this.#root.addEventListener('keydown', (event) => {
      const { key, isComposing } = event as KeyboardEvent;
      if (key === 'Escape' && !isComposing) this.close();
    });
  }

  attributeChangedCallback(): void {
    this.#settings.value++;
  }

  connectedCallback(): void {
    void this.#speak();
    void hasKept(this.getAttribute('publishable-key') ?? '').then((kept) => {
      if (kept && this.isConnected) void this.#load().catch(() => {});
    });
  }

  disconnectedCallback(): void {
    // A move within the page disconnects and connects at once: only a removal that lasts counts.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#chat?.stop();
      this.#chat = undefined;
      this.#loading = undefined;
      this.#strings = undefined;
    });
  }

  /** The conversation, once the chat has loaded; see `ready`. */
  get conversation(): Conversation | undefined {
    return this.#chat?.model.conversation;
  }

  /** Loads the chat without opening it, and gives its conversation. Rejects when the line breaks. */
  async ready(): Promise<Conversation> {
    return (await this.#load()).model.conversation;
  }

  open(): void {
    this.#act(({ model }) => (model.isOpen.value = true));
  }

  close(): void {
    if (this.#chat) this.#chat.model.isOpen.value = false;
  }

  toggle(): void {
    this.#act(({ model }) => (model.isOpen.value = !model.isOpen.value));
  }

  /** Shows the launcher, after `hide`. */
  show(): void {
    this.hidden = false;
  }

  /** Closes the chat and takes the launcher off the page. */
  hide(): void {
    this.close();
    this.hidden = true;
  }

  /** Asks for a rating now, once for each conversation. */
  survey(): void {
    this.#act(({ model }) => {
      model.isAsking.value = true;
      model.isOpen.value = true;
    });
  }

  /** Changes settings, by the names of the attributes; `null` takes one back. */
  update(settings: Record<string, string | null>): void {
    for (const [name, value] of Object.entries(settings)) {
      if (value === null) this.removeAttribute(attributeName(name));
      else this.setAttribute(attributeName(name), value);
    }
  }

  /** Listens to an event of the chat: `on('rated', ({rating}) => …)`. */
  on(event: string, listener: Listener): void {
    this.#listeners.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    this.#listeners.off(event, listener);
  }

  /** Takes the chat off the page; what is unsent is sent by the next page. */
  destroy(): void {
    this.remove();
  }

  /** Asks for a person. */
  escalate(reason?: string): void {
    this.#act(({ model }) => model.conversation.escalate(reason));
  }

  /** Ends the chat and asks for a rating. */
  resolve(): void {
    this.#act(({ model }) => model.end());
  }

  /** Says who the customer is; told once they chat. A page may do so for every visitor. */
  identify(identity: Identity): void {
    this.#identity = identity;
    this.conversation?.identify(identity);
  }

  /** For the sign-out: forgets the customer and the conversation, and begins another. */
  reset(): void {
    this.#identity = null;
    this.#act(({ model }) => model.reset());
  }

  /** Whether the visitor agrees to being recorded. */
  setConsent(consent: Consent): void {
    // Read when the chat loads.
    this.setAttribute('consent', consent);
    this.#chat?.model.afterword.setConsent(consent);
  }

  /** Does it now, or when the chat has loaded; the page hears of a line that breaks by an event. */
  #act(action: (chat: RunningChat) => void): void {
    if (this.#chat) action(this.#chat);
    else this.#load().then(action, () => {});
  }

  /** Finds its words, in the element's language where that one is shipped. */
  #speak(): Promise<ChatStrings> {
    this.#strings ??= wordsIn(languageOf(this), chatStrings, async (other) =>
      (await import('./strings/index.ts')).loadChatStrings(other),
    ).then((found) => {
      this.#launcher.speak(found);
      return found;
    });
    return this.#strings;
  }

  #load(): Promise<RunningChat> {
    if (!this.#loading) {
      this.#launcher.update({ isOpen: false, isLoading: true, unread: 0 });
      this.#loading = this.#start();
      this.#loading.catch((error: unknown) => {
        // The next click tries again.
        this.#loading = undefined;
        this.#launcher.update({ isOpen: false, isLoading: false, unread: 0 });
        tell(this, 'error', { code: 'not_loaded', message: String(error) });
      });
    }
    return this.#loading;
  }

  async #start(): Promise<RunningChat> {
    const key = keyOf(this);
    const [{ startChat, surveyWords }, strings] = await Promise.all([
      import('./panel/index.ts'),
      this.#speak(),
    ]);
    const language = languageOf(this);
    const surveyStrings = await surveyWords(language);
    if (!this.isConnected) throw new Error('The element was removed.');
    const attribute = (name: string) => this.getAttribute(name) ?? undefined;
    const isOff = (name: string) => attribute(name) === 'off';
    let wasOpen = false;
    this.#chat = startChat({
      host: this,
      root: this.#root,
      launcher: this.#launcher.button,
      settings: {
        key,
        endpoint: endpointOf(this),
        strings,
        surveyStrings,
        language,
        read: (name) => {
          void this.#settings.value;
          return this.getAttribute(name);
        },
        redaction: this.redaction ?? (isOff('redaction') ? false : {}),
        consent: attribute('consent') as Consent | undefined,
        sentiment: this.sentiment ?? (isOff('sentiment') ? false : undefined),
        escalation:
          this.escalation ??
          (isOff('escalation') ? false : { act: attribute('escalation') === 'act' }),
        responder: () => (this.responder === undefined ? attribute('responder') : this.responder),
        onerror: (error) => tell(this, 'error', error),
      },
      changed: ({ isOpen, unread }) => {
        this.#launcher.update({ isOpen, unread, isLoading: false });
        // Before the key that closed it is let go: its release must not reach the page.
        if (wasOpen && !isOpen) this.#launcher.button.focus({ preventScroll: true });
        wasOpen = isOpen;
      },
    });
    if (this.#identity) this.#chat.model.conversation.identify(this.#identity);
    return this.#chat;
  }
}
