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
import { tellDeveloper } from '../element/tell-developer.ts';
import { type ChatStrings, chatStrings } from '../strings/chat/en.ts';
import { languageOf, wordsIn } from '../survey/language.ts';
import { endpointOf, keyOf, openShadow, tell } from '../survey/shadow.ts';
import themeCss from '../survey/theme.css?inline';
import { createLauncher } from './launcher.ts';
import launcherCss from './launcher.css?inline';
import { createListeners, type Listener } from './listeners.ts';
import type { RunningChat } from './panel/index.ts';
import type { Setting } from './settings/index.ts';

/** The chat itself; exported for an older launcher, whose own is gone. */
export async function loadPanel() {
  const { startChat, surveyWords } = await import('./panel/index.ts');
  return { startChat, surveyWords };
}

/**
 * The launcher's own chat, or that of a newer launcher, where there is a way to one.
 *
 * @throws why its own could not be loaded: that names what is wrong
 */
const loadAnyPanel = (): ReturnType<typeof loadPanel> =>
  loadPanel().catch(async (failure: unknown) => {
    const newer = AfterwordChat.loadNewer?.(failure).then((launcher) => launcher.loadPanel());
    return (await newer?.catch(() => {})) ?? Promise.reject(failure);
  });

/**
 * The launcher, and the chat that loads when it is wanted, or when there is one going on.
 *
 * @tag afterword-chat
 *
 * @fires {CustomEvent<null>} afterword:open - the panel was opened
 * @fires {CustomEvent<null>} afterword:close - it was minimised
 * @fires {CustomEvent<Message>} afterword:message - somebody wrote: the message as the page shows it
 * @fires {CustomEvent<{ reason: string }>} afterword:escalated - a person was called
 * @fires {CustomEvent<null>} afterword:resolved - the chat has ended
 * @fires {CustomEvent<{ rating: number }>} afterword:rated - the customer has rated it, or changed their mind
 * @fires {CustomEvent<{ feedback: string }>} afterword:feedback - the customer has added a line
 * @fires {CustomEvent<{ code: string, message: string }>} afterword:error - the line broke, a reply failed, the server refused an event, or the browser keeps nothing
 * @fires {CustomEvent<null>} afterword:destroy - the chat is being taken off the page for good
 *
 * @csspart launcher - the round button
 * @csspart panel - the open chat
 * @csspart header - its top
 * @csspart messages - the transcript
 * @csspart message - a message; also `customer`, `ai` or `human_agent`
 * @csspart avatar - the small picture of who answers
 * @csspart composer - the field and its buttons
 * @csspart survey - the survey
 *
 * @cssprop --afterword-accent - any colour: text on it and in it stays readable
 * @cssprop --afterword-font - family of the letters
 * @cssprop --afterword-radius - of the panel's corners
 * @cssprop --afterword-space - distance from the edges of the window
 * @cssprop --afterword-shadow - of the panel
 * @cssprop --afterword-z-index - of launcher and panel
 *
 * @slot actions - buttons of the site's own, beside the chat's at the bottom
 */
export class AfterwordChat extends HTMLElement {
  /**
   * Loads the launcher anew, given what went wrong: the page may have been open while the server got
   * a new version, and the files of its own are no more. The script tag sets it, as it knows where
   * they are served. In an app there is none: a bundler finds no file by a computed name.
   *
   * @internal
   */
  static loadNewer: ((failure: unknown) => Promise<{ loadPanel: typeof loadPanel }>) | undefined;

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

  connectedCallback(): void {
    if (this.#chat) this.#chat.model.moves.value++;
    void this.#speak();
    this.#check();
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

  /** Opens the panel; loads the chat first, where it has not been. */
  open(): void {
    this.#act(({ model }) => (model.isOpen.value = true));
  }

  /** Minimises the panel. */
  close(): void {
    if (this.#chat) this.#chat.model.isOpen.value = false;
  }

  /** Opens the panel, or minimises it. */
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
    this.#check();
  }

  /** Listens to an event of the chat: `on('rated', ({rating}) => …)`. */
  on(event: string, listener: Listener): void {
    this.#listeners.on(event, listener);
  }

  /** Listens no longer. */
  off(event: string, listener: Listener): void {
    this.#listeners.off(event, listener);
  }

  /** Takes the chat off the page; what is unsent is sent by the next page. */
  destroy(): void {
    tell(this, 'destroy');
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

  /** Says who the customer is, told once they chat: a page may do so for every visitor. `null` forgets. */
  identify(identity: Identity | null): void {
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

  /** Tells whoever builds the page what is wrong with its settings, or with a reply. */
  #check(failure?: ReplyFailure): void {
    tellDeveloper(this, async () => {
      const { replyFaults, settingFaults, settings } = await import('./settings/index.ts');
      return failure ? replyFaults(failure) : settingFaults(settings, this.attributes);
    });
  }

  /** Does it now, or when the chat has loaded; the page hears of a line that breaks by an event. */
  #act(action: (chat: RunningChat) => void): void {
    if (this.#chat) action(this.#chat);
    else this.#load().then(action, () => {});
  }

  /** Finds its words, in the element's language where that one is shipped. */
  #speak(): Promise<ChatStrings> {
    this.#strings ??= wordsIn(
      languageOf(this),
      chatStrings,
      () => import('../strings/chat/index.ts'),
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
      loadAnyPanel(),
      this.#speak(),
    ]);
    const language = languageOf(this);
    const surveyStrings = await surveyWords(language);
    if (!this.isConnected) throw new Error('The element was removed.');
    const attribute = (name: Setting) => this.getAttribute(name) ?? undefined;
    const isOff = (name: Setting) => attribute(name) === 'off';
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
        redaction: this.redaction ?? (isOff('redaction') ? false : {}),
        consent: attribute('consent') as Consent | undefined,
        sentiment: this.sentiment ?? (isOff('sentiment') ? false : undefined),
        escalation:
          this.escalation ??
          (isOff('escalation') ? false : { act: attribute('escalation') === 'act' }),
        responder: () => (this.responder === undefined ? attribute('responder') : this.responder),
        onerror: (error) => tell(this, 'error', error),
        onfailure: (failure) => {
          tell(this, 'error', { code: failure.code, message: failure.message });
          // The line that failed may be the one that this loads over.
          this.#check(failure);
        },
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
