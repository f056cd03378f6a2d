import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from '../../capture/signals.ts';
import {
  type Afterword,
  type Conversation,
  type AfterwordSettings,
  createAfterword,
} from '../../capture/index.ts';
import {
  createDialogue,
  type Dialogue,
  endpointResponder,
  type Responder,
} from '../../capture/dialogue/index.ts';

export interface ChatSettings extends AfterwordSettings {
  topic: string | undefined;
  title: string | undefined;
  greeting: string | undefined;
  /**
   * Asked at each question, so that it can be set after the element: a function, a URL, `null` for
   * no answers, `undefined` for the server's own.
   */
  responder(): Responder | string | null | undefined;
}

/** The state of one chat: who shows it reads from here, who acts on it acts through here. */
export interface ChatModel {
  readonly settings: ChatSettings;
  readonly afterword: Afterword;
  readonly conversation: Conversation;
  readonly dialogue: Dialogue;
  readonly isOpen: Signal<boolean>;
  /** What is being written. */
  readonly draft: Signal<string>;
  /** Answers that came while the panel was closed. */
  readonly unread: ReadonlySignal<number>;
  readonly isOnline: ReadonlySignal<boolean>;
  end(): void;
  restart(): void;
  /** At sign-out: forgets the customer. */
  reset(): void;
  destroy(): void;
}

export function createChatModel(settings: ChatSettings): ChatModel {
  const afterword: Afterword = createAfterword(settings);
  const conversation = afterword.conversation({
    language: document.documentElement.lang || navigator.language,
    topic: settings.topic,
  });
  const dialogue = createDialogue(conversation, () => responderOf(settings));
  const isOpen = signal(false);
  const isOnline = signal(navigator.onLine);
  const seen = signal(conversation.messages.peek().length);
  const unread = computed(
    () =>
      conversation.messages.value
        .slice(seen.value)
        .filter(({ senderType }) => senderType !== 'customer').length,
  );
  const stopSeeing = effect(() => {
    if (isOpen.value) seen.value = conversation.messages.value.length;
  });

  const listeners = new AbortController();
  for (const type of ['online', 'offline']) {
    addEventListener(type, () => (isOnline.value = navigator.onLine), {
      signal: listeners.signal,
    });
  }

  return {
    settings,
    afterword,
    conversation,
    dialogue,
    isOpen,
    draft: signal(''),
    unread,
    isOnline,
    end() {
      dialogue.stop();
      conversation.resolve();
    },
    restart() {
      dialogue.stop();
      seen.value = 0;
      conversation.restart();
    },
    reset() {
      this.restart();
      afterword.reset();
    },
    destroy() {
      dialogue.stop();
      stopSeeing();
      listeners.abort();
      afterword.destroy();
    },
  };
}

function responderOf({ key, endpoint, responder }: ChatSettings): Responder | undefined {
  const given = responder();
  if (given === null) return undefined;
  if (typeof given === 'function') return given;
  return endpointResponder(given ?? `${endpoint}/api/v1/chat`, key);
}
