import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from '../../reactive/signals.ts';
import {
  type Afterword,
  type AfterwordSettings,
  type Conversation,
  createAfterword,
} from '../../capture/index.ts';
import {
  createDialogue,
  type Dialogue,
  endpointResponder,
  type ReplyFailure,
  type Responder,
} from '../../capture/dialogue/index.ts';
import type { Child } from '../../reactive/dom.ts';
import type { Tray } from '../attachments/tray.ts';
import { keptName, putAside } from '../../capture/kept.ts';
import type { SurveyStrings } from '../../strings/survey/en.ts';
import type { ChatStrings } from '../../strings/chat/en.ts';
import type { Setting } from '../settings/index.ts';

export interface ChatSettings extends AfterwordSettings {
  strings: ChatStrings;
  surveyStrings: SurveyStrings;
  /** Of the strings. */
  language: string;
  /** A setting by the name of its attribute; whoever reads it follows it. */
  read(name: Setting): string | null;
  /**
   * Asked at each question, so that it can be set after the element: a function, a URL, `null` for
   * no answers, `undefined` for the server's own.
   */
  responder(): Responder | string | null | undefined;
  /** Told of each question that got no answer. */
  onfailure(failure: ReplyFailure): void;
}

/** The state of one chat: who shows it reads from here, who acts on it acts through here. */
export interface ChatModel {
  readonly afterword: Afterword;
  readonly conversation: Conversation;
  readonly dialogue: Dialogue;
  readonly strings: ChatStrings;
  readonly surveyStrings: SurveyStrings;
  readonly language: string;
  readonly key: string;
  readonly isOpen: Signal<boolean>;
  /** How often the element was put elsewhere, which makes a browser forget where one was reading. */
  readonly moves: Signal<number>;
  /** Shown in place of the conversation. */
  readonly page: Signal<HTMLElement | null>;
  /** What is being written; survives a reload of the tab. */
  readonly draft: Signal<string>;
  /** The customer is asked whether to end the chat. */
  readonly isEnding: Signal<boolean>;
  /** The survey is asked for while the chat goes on. */
  readonly isAsking: Signal<boolean>;
  /** Something says that a person is needed: the transcript offers one. */
  readonly offersPerson: ReadonlySignal<boolean>;
  /** Answers that came while the panel was closed. */
  readonly unread: ReadonlySignal<number>;
  readonly isOnline: ReadonlySignal<boolean>;
  /** The panel covers the whole screen. */
  readonly isPhone: ReadonlySignal<boolean>;
  readonly endpoint: string;
  readonly root: ShadowRoot;
  /** Photos and videos that go with the next message; made with the first of them. */
  readonly tray: ReadonlySignal<Tray | null>;
  /** Whether the customer may add photos and videos. */
  attaches(): boolean;
  attach(files: Iterable<File>): void;
  /** The site's questions are answered, as far as the customer wants to. */
  readonly hasAnswered: Signal<boolean>;
  /** What the site asks before the chat begins; empty: nothing more. */
  asksFirst(): string;
  /** What the customer has said that it is about. */
  readonly topic: Signal<string>;
  /** Makes what is said of the person whom the customer asked for, once that is loaded. */
  readonly handoff: Signal<(() => Child) | null>;
  /** What is said of the person at the top, and whether the AI is silent; `null`: nothing is known. */
  readonly person: Signal<{ title: string; isSilent?: boolean } | null>;
  title(): string;
  subtitle(): string;
  read: ChatSettings['read'];
  /** A setting that is a list: `A|B|C`. */
  listed(name: Setting): string[];
  send(content: string): void;
  /** Sends what is in the field, and in the tray. */
  submit(): void;
  end(): void;
  /** Keeps the conversation for later, before another one takes its place. */
  putAside(): void;
  restart(): void;
  /** At sign-out: forgets the customer. */
  reset(): void;
  destroy(): void;
}

/** Where the panel covers the whole screen; `panel.css` says the same. */
const PHONE = '(max-width: 480px)';

export function createChatModel(settings: ChatSettings, root: ShadowRoot): ChatModel {
  const { key, strings, read, endpoint } = settings;
  const afterword: Afterword = createAfterword(settings);
  const topic = signal('');
  const conversation = afterword.conversation({
    language: document.documentElement.lang || navigator.language,
    get topic() {
      return topic.peek() || (read('topic') ?? undefined);
    },
  });
  const dialogue = createDialogue(
    conversation,
    () => (person.peek()?.isSilent ? undefined : responderOf(settings)),
    settings.onfailure,
  );
  const isOpen = signal(false);
  const isOnline = signal(navigator.onLine);
  const phone = matchMedia(PHONE);
  const isPhone = signal(phone.matches);
  const isEnding = signal(false);
  const isAsking = signal(false);
  const hasAnswered = signal(false);
  const tray = signal<Tray | null>(null);
  let adding: Promise<unknown> | undefined;
  const listed = (name: Setting) => (read(name) ?? '').split('|').filter(Boolean);
  const person: ChatModel['person'] = signal(null);
  const handoff: ChatModel['handoff'] = signal(null);
  const draft = keptDraft(`${keptName(key)}:draft`, afterword);
  const unread = computed(
    () =>
      conversation.messages.value.filter(
        ({ senderType, seq }) => senderType !== 'customer' && seq > conversation.seen.value,
      ).length,
  );
  const stops = [
    effect(() => {
      if (isOpen.value && unread.value > 0) conversation.markSeen();
    }),
    // What was asked of one conversation is not asked of the next.
    effect(() => {
      void conversation.id.value;
      isEnding.value = false;
      isAsking.value = false;
      topic.value = '';
    }),
    askWhenIdle(conversation, dialogue, isAsking, () => Number(read('survey-after'))),
  ];

  const listeners = new AbortController();
  phone.addEventListener('change', () => (isPhone.value = phone.matches), {
    signal: listeners.signal,
  });
  for (const type of ['online', 'offline']) {
    addEventListener(type, () => (isOnline.value = navigator.onLine), {
      signal: listeners.signal,
    });
  }

  const model: ChatModel = {
    afterword,
    conversation,
    dialogue,
    strings,
    surveyStrings: settings.surveyStrings,
    language: settings.language,
    key,
    endpoint,
    root,
    tray,
    hasAnswered,
    topic,
    asksFirst: () => {
      const isAsked =
        !hasAnswered.value &&
        conversation.identity.value === null &&
        conversation.messages.value.length === 0;
      return isAsked ? (read('pre-chat') ?? '') : '';
    },
    handoff,
    person,
    attaches: () => read('attachments') !== 'off' && afterword.consent.value === 'granted',
    attach(files) {
      const chosen = [...files];
      const added = import('../attachments/index.ts').then(({ createTray }) => {
        tray.value ??= createTray(model);
        tray.value.add(chosen);
      });
      // Whoever sends before it has loaded sends the files too.
      adding = added.catch(() => {}).then(() => (adding = undefined));
    },
    page: signal<HTMLElement | null>(null),
    isOpen,
    moves: signal(0),
    draft,
    isEnding,
    isAsking,
    offersPerson: computed(
      () =>
        (dialogue.offersPerson.value || Boolean(conversation.suggestion.value)) &&
        conversation.escalation.value === null &&
        conversation.status.value === 'open',
    ),
    unread,
    isOnline,
    isPhone,
    title: () => read('chat-title') ?? strings.title,
    subtitle: () =>
      conversation.status.value === 'resolved'
        ? strings.ended
        : conversation.escalation.value === null
          ? strings.subtitle
          : (person.value?.title ?? strings.waiting),
    read,
    listed,
    send(content) {
      const text = content.trim();
      if (text === '') return;
      draft.value = '';
      void dialogue.send(text);
    },
    submit() {
      if (adding) void adding.then(model.submit);
      else if (tray.value?.count.value) void tray.value.send();
      else model.send(draft.peek());
    },
    end() {
      isEnding.value = false;
      dialogue.stop();
      conversation.resolve();
    },
    putAside() {
      dialogue.stop();
      if (conversation.messages.peek().length > 0) putAside(key, conversation.id.peek());
    },
    restart() {
      model.putAside();
      conversation.restart();
    },
    reset() {
      draft.value = '';
      tray.value = null;
      hasAnswered.value = false;
      model.restart();
      afterword.reset();
    },
    destroy() {
      dialogue.stop();
      for (const stop of stops) stop();
      listeners.abort();
      afterword.destroy();
    },
  };
  stops.push(followPerson(model));
  return model;
}

/** Loads what follows a person, when one is asked for. */
function followPerson(model: ChatModel): () => void {
  const { conversation, isOnline } = model;
  let end: (() => void) | undefined;
  function load(): void {
    // Many a browser asks once for a part that it could not get: not while there is no line.
    if (end || !isOnline.value || conversation.escalation.value === null) return;
    import('../handoff/index.ts').then(
      ({ follow }) => {
        end ??= follow(model);
      },
      // The team is told all the same.
      () => setTimeout(load, 4_000),
    );
  }
  const stop = effect(load);
  return () => {
    stop();
    end?.();
    end = stop;
  };
}

/** In this tab's storage, as far as the visitor agrees to storage. */
function keptDraft(name: string, { consent }: Afterword): Signal<string> {
  const draft = signal('');
  try {
    if (consent.peek() === 'granted') draft.value = sessionStorage.getItem(name) ?? '';
    draft.subscribe((text) => {
      try {
        if (text === '' || consent.peek() !== 'granted') sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, text);
      } catch {
        // Denied or full: the draft lives as long as the page.
      }
    });
  } catch {
    // Denied.
  }
  return draft;
}

/** Asks for a rating when an answer has stood alone for so many seconds; 0: never. */
function askWhenIdle(
  { messages, status, survey }: Conversation,
  { answering }: Dialogue,
  isAsking: Signal<boolean>,
  seconds: () => number,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    clearTimeout(timer);
    const isDue =
      seconds() > 0 &&
      answering.value === null &&
      status.value === 'open' &&
      survey.value.rating === null &&
      !survey.value.dismissed &&
      (messages.value.at(-1)?.senderType ?? 'customer') !== 'customer';
    if (isDue) timer = setTimeout(() => (isAsking.value = true), seconds() * 1000);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function responderOf({ key, endpoint, responder }: ChatSettings): Responder | undefined {
  const given = responder();
  if (given === null) return undefined;
  if (typeof given === 'function') return given;
  return endpointResponder(given ?? `${endpoint}/api/v1/chat`, key);
}
