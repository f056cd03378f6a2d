import type { ReplyFailure, Responder } from '../capture/dialogue/index.ts';
import type {
  Consent,
  Conversation,
  EscalationSettings,
  Identity,
  RedactionOptions,
  SentimentReader,
} from '../capture/index.ts';
import { hasKept } from '../capture/kept.ts';
import { attributeName } from '../element/attribute.ts';
import { PageElement } from '../element/custom-element.ts';
import { tellDeveloper } from '../element/tell-developer.ts';
import { type LauncherStrings, launcherStrings } from '../strings/chat/en-launcher.ts';
import { languageOf, wordsIn } from '../element/language.ts';
import { keepKeys, keyOf, openShadow, reportKey, tell } from '../element/shadow.ts';
import themeCss from '../element/theme.css?inline';
import { createLauncher } from './launcher.ts';
import launcherCss from './launcher.css?inline';
import type { ChatEvents } from './events.ts';
import { createListeners, type Listener } from './listeners.ts';
import type * as panel from './panel/index.ts';
import type { Given, RunningChat, Worded } from './panel/index.ts';
import type { Setting } from './settings/index.ts';

type PanelParts = Pick<typeof panel, 'startChat' | 'surveyWords'>;

/**
 * Loads the panel; exported for an older launcher whose files no longer exist. A page has no use for it, and its
 * type would need the types of Preact.
 */
export async function loadPanel(): Promise<object> {
  const { startChat, surveyWords } = await import('./panel/index.ts');
  return { startChat, surveyWords };
}

/**
 * Loads the launcher's own panel, or that of a newer launcher if one can be loaded.
 *
 * @throws the error of its own panel, which is the more useful one
 */
const loadAnyPanel = () =>
  loadPanel().catch(async (failure: unknown) => {
    const newer = AfterwordChat.loadNewer?.(failure).then((launcher) => launcher.loadPanel());
    return (await newer?.catch(() => {})) ?? Promise.reject(failure);
  }) as Promise<PanelParts>;

/**
 * The launcher, and the chat, which loads when the visitor opens it or has a conversation.
 *
 * @tag afterword-chat
 *
 * @fires {CustomEvent<null>} afterword:open - the panel was opened
 * @fires {CustomEvent<null>} afterword:close - the panel was minimised
 * @fires {CustomEvent<Message>} afterword:message - a message was added, as the page shows it
 * @fires {CustomEvent<{ reason: string }>} afterword:escalated - the conversation was escalated
 * @fires {CustomEvent<null>} afterword:resolved - the chat has ended
 * @fires {CustomEvent<{ rating: number }>} afterword:rated - the customer gave or changed a rating
 * @fires {CustomEvent<{ feedback: string }>} afterword:feedback - the customer added a comment
 * @fires {CustomEvent<{ code: string, message: string }>} afterword:error - a network error, a failed reply, a rejected event, or a browser that denies storage
 * @fires {CustomEvent<null>} afterword:destroy - the chat is being removed from the page for good
 *
 * @csspart launcher - the round button
 * @csspart panel - the open chat
 * @csspart header - the top of the panel
 * @csspart messages - the transcript
 * @csspart message - a message; also `customer`, `ai` or `human_agent`
 * @csspart avatar - the small picture of the sender
 * @csspart composer - the message field and its buttons
 * @csspart survey - the survey
 *
 * @cssprop --afterword-accent - any colour; the contrast of text is adjusted automatically
 * @cssprop --afterword-font - font family
 * @cssprop --afterword-radius - corner radius of the panel
 * @cssprop --afterword-space - distance from the edges of the window
 * @cssprop --afterword-shadow - shadow of the panel
 * @cssprop --afterword-z-index - `z-index` of launcher and panel
 *
 * @slot actions - the site's own buttons, next to the chat's at the bottom
 */
export class AfterwordChat extends PageElement {
  /**
   * Reloads the launcher after an error: the page may have been open while the server was updated, so
   * that its old files no longer exist. The script tag sets this function, as it knows where the files
   * are served. Bundled apps have none, because a bundler cannot resolve a computed file name.
   *
   * @internal
   */
  static loadNewer: ((failure: unknown) => Promise<{ loadPanel: typeof loadPanel }>) | undefined;

  /** Replies to the customer: a function or a URL; `null` for no replies. Overrides the attribute. */
  declare responder: Responder | string | null | undefined;

  /** What to mask before anything is stored or sent; `false`: nothing. Set before the chat loads. */
  declare redaction: RedactionOptions | false | 'off' | undefined;

  /** A sentiment reader that replaces ours; `false` turns sentiment off. Set before the chat loads. */
  declare sentiment: SentimentReader | false | 'off' | undefined;

  /** Detection of signs that the customer needs a person; `false` turns it off. Set before the chat loads. */
  declare escalation: EscalationSettings | false | 'off' | 'act' | undefined;

  #root = openShadow(this, themeCss, launcherCss);
  #launcher = createLauncher();
  #chat: RunningChat | undefined;
  #loading: Promise<RunningChat> | undefined;
  #strings: Promise<LauncherStrings> | undefined;
  #listeners = createListeners(this);
  #identity: Identity | null = null;
  /** What had the focus, also when the element was removed meanwhile. */
  #focused: HTMLElement | undefined;

  constructor() {
    super();
    this.#root.append(this.#launcher.place);
  }

  #listen(): void {
    const root = this.#root;
    const { button } = this.#launcher;
    keepKeys(root);
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- only a handler tells that it is gone
    button.onclick = () => this.toggle();
    // Preload: a visitor who points at the launcher is likely to click. The chat begins with the click, as it opens
    // a database: later pages, which see that there is one, load the chat at once.
    for (const type of ['pointerenter', 'focus']) {
      button.addEventListener(type, () => void loadAnyPanel().catch(() => {}));
    }
    root.addEventListener('focusin', ({ target }) => (this.#focused = target as HTMLElement));
    // Later, because the focus also leaves an element that is about to be moved.
    root.addEventListener('focusout', () =>
      setTimeout(() => {
        if (!root.activeElement) this.#focused = undefined;
      }),
    );
    root.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Escape') this.close();
    });
    // A page that is transformed takes the launcher along when it scrolls. Seen so, no layout is forced.
    new IntersectionObserver(([seen]) => {
      if (seen!.boundingClientRect.y > innerHeight) {
        import('./pinned/index.ts').then((pinned) => pinned.pin(this, root)).catch(() => {});
      }
    }).observe(button);
  }

  connectedCallback(): void {
    // `document.open()` removes all listeners, this one included: the chat starts anew.
    if (!this.#launcher.button.onclick) {
      this.#stop();
      this.#listen();
    }
    if (this.#chat) this.#chat.model.moves.value++;
    // A page that swaps its content has moved the chat: whoever types in it goes on typing.
    if (this.#focused && (document.activeElement ?? document.body) === document.body) {
      this.#focused.focus({ preventScroll: true });
    }
    void this.#speak();
    this.#check();
    // Frameworks set the key after they have placed the element.
    setTimeout(() => this.isConnected && reportKey(this), 1000);
    void hasKept(this.getAttribute('publishable-key') ?? '').then((kept) => {
      if (kept && this.isConnected) void this.#load().catch(() => {});
    });
  }

  disconnectedCallback(): void {
    // Moving the element disconnects and reconnects it at once: react only if it stays removed.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  #stop(): void {
    this.#chat?.stop();
    this.#chat = this.#loading = this.#strings = undefined;
    this.#launcher.update(false, 0);
  }

  /** The conversation, once the chat has loaded; see `ready`. */
  get conversation(): Conversation | undefined {
    return this.#chat?.model.conversation;
  }

  /** Loads the chat without opening it and returns its conversation. Rejects on a network error. */
  async ready(): Promise<Conversation> {
    return (await this.#load()).model.conversation;
  }

  /** Opens the panel; loads the chat first if needed. */
  open(): void {
    this.#act(({ model }) => (model.isOpen.value = true));
  }

  /** Minimises the panel. */
  close(): void {
    if (this.#chat) this.#chat.model.isOpen.value = false;
  }

  /** Opens the panel, or minimises it. */
  toggle(): void {
    const isOpen = this.#chat?.model.isOpen.value;
    this.#act(({ model }) => (model.isOpen.value = !isOpen));
  }

  /** Shows the launcher, after `hide`. */
  show(): void {
    this.hidden = false;
  }

  /** Closes the chat and hides the launcher. */
  hide(): void {
    this.close();
    this.hidden = true;
  }

  /** Shows the survey now, once for each conversation. */
  survey(): void {
    this.#act(({ model }) => {
      model.isAsking.value = true;
      model.isOpen.value = true;
    });
  }

  /** Changes settings, by attribute name; `null` removes one. */
  update(settings: Record<string, string | null>): void {
    for (const [name, value] of Object.entries(settings)) {
      if (value === null) this.removeAttribute(attributeName(name));
      else this.setAttribute(attributeName(name), value);
    }
    this.#check();
  }

  /** Listens to an event of the chat: `on('rated', ({rating}) => …)`. */
  on<Name extends keyof ChatEvents>(event: Name, listener: Listener<Name>): void {
    this.#listeners.on(event, listener);
  }

  /** Removes a listener. */
  off<Name extends keyof ChatEvents>(event: Name, listener: Listener<Name>): void {
    this.#listeners.off(event, listener);
  }

  /** Removes the chat from the page. The next page sends unsent events. */
  destroy(): void {
    tell(this, 'destroy');
    this.remove();
  }

  /** Asks for a person. */
  escalate(reason?: string): void {
    this.#act(({ model }) => model.conversation.escalate(reason));
  }

  /** Ends the chat and shows the survey. */
  resolve(): void {
    this.#act(({ model }) => model.end());
  }

  /** Sets the customer's identity, which is sent only once they chat; `null` clears it. */
  identify(identity: Identity | null): void {
    this.#identity = identity;
    this.conversation?.identify(identity);
  }

  /** Call on sign-out: forgets the customer and the conversation, and starts another. */
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

  /** Reports faulty settings, or a failed reply, to the developer. */
  #check(failure?: ReplyFailure): void {
    tellDeveloper(this, async () => {
      const { replyFaults, settingFaults, settings } = await import('./settings/index.ts');
      return failure ? replyFaults(failure) : settingFaults(settings, this.attributes);
    });
  }

  /** Runs `action` now or when the chat has loaded. A load error is dispatched as an event. */
  #act(action: (chat: RunningChat) => void): void {
    if (this.#chat) action(this.#chat);
    else this.#load().then(action, () => {});
  }

  /** Loads the texts in the element's language. */
  #speak(): Promise<LauncherStrings> {
    this.#strings ??= wordsIn<LauncherStrings>(
      languageOf(this),
      launcherStrings,
      () => import('../strings/chat/index.ts'),
    ).then((found) => {
      this.#launcher.speak(found, this.getAttribute('chat-title'));
      return found;
    });
    return this.#strings;
  }

  #load(): Promise<RunningChat> {
    if (!this.#loading) {
      this.#launcher.button.ariaBusy = 'true';
      this.#loading = this.#start();
      this.#loading.catch((error: unknown) => {
        // The next click tries again.
        this.#loading = undefined;
        this.#launcher.button.ariaBusy = null;
        tell(this, 'error', { code: 'not_loaded', message: String(error) });
      });
    }
    return this.#loading;
  }

  async #start(): Promise<RunningChat> {
    const key = keyOf(this);
    // The pointer that comes to the launcher, and the click, are work enough for one task.
    await new Promise((resolve) => setTimeout(resolve));
    const [{ startChat, surveyWords }, strings] = await Promise.all([
      loadAnyPanel(),
      this.#speak(),
    ]);
    const language = languageOf(this);
    const surveyStrings = await surveyWords(language);
    if (!this.isConnected) throw new Error('Element removed.');
    // It was stopped and loaded again meanwhile.
    if (this.#chat) return this.#chat;
    const attribute = (name: Setting) => this.getAttribute(name) ?? undefined;
    const given = <Name extends Worded>(name: Name): Given[Name] => this[name] ?? attribute(name);
    let wasOpen = false;
    this.#chat = startChat({
      host: this,
      root: this.#root,
      launcher: this.#launcher.button,
      settings: {
        key,
        strings,
        surveyStrings,
        language,
        redaction: given('redaction'),
        consent: attribute('consent') as Consent | undefined,
        sentiment: given('sentiment'),
        escalation: given('escalation'),
        responder: () => (this.responder === undefined ? attribute('responder') : this.responder),
        onerror: (error) => tell(this, 'error', error),
        onfailure: (failure) => {
          tell(this, 'error', { code: failure.code, message: failure.message });
          // The connection that failed may be the one that this check loads over.
          this.#check(failure);
        },
      },
      changed: ({ isOpen, unread }) => {
        this.#launcher.button.ariaBusy = null;
        this.#launcher.update(isOpen, unread);
        // Focus at once: the `keyup` of the key that closed the panel must not reach the page.
        if (wasOpen && !isOpen) this.#launcher.button.focus({ preventScroll: true });
        wasOpen = isOpen;
      },
    });
    if (this.#identity) this.#chat.model.conversation.identify(this.#identity);
    return this.#chat;
  }
}

// Accessors, by which frameworks tell a property from an attribute, and no fields: what a page has set before the
// element was defined stays. Descriptors inherit nothing that a page has added to all objects.
for (const name of ['responder', 'redaction', 'sentiment', 'escalation']) {
  Object.defineProperty(AfterwordChat.prototype, name, {
    __proto__: null,
    set(value: unknown) {
      Object.defineProperty(this, name, {
        __proto__: null,
        value,
        writable: true,
        configurable: true,
      } as object);
    },
  } as object);
}
