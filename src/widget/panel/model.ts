import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import {
  type Afterword,
  type AfterwordSettings,
  type Consent,
  type Conversation,
  createAfterword,
  type DeliveryError,
} from '../../capture/index.ts';
import {
  type Ask,
  askBot,
  askServer,
  createDialogue,
  type Dialogue,
  type ReplyFailure,
  type Responder,
} from '../../capture/dialogue/index.ts';
import type { ComponentType } from 'preact';
import { languageTag } from '../../element/language.ts';
import { lasting } from '../../element/lasting.ts';
import { breathe } from '../../element/slices.ts';
import type { Tray } from '../attachments/tray.ts';
import { keptName } from '../../capture/kept.ts';
import { openName, putAside } from '../../capture/kept-conversations.ts';
import type { SurveyStrings } from '../../strings/survey/en.ts';
import type { ChatStrings } from '../../strings/chat/en.ts';
import { sayDate } from '../../strings/dates.ts';
import type { Setting } from '../settings/index.ts';
import { keptInTab } from './kept-in-tab.ts';
import { startLater } from './start-later.ts';
import { isUnanswered, lockOf } from './unanswered.ts';

export interface ChatSettings extends AfterwordSettings {
  strings: ChatStrings;
  surveyStrings: SurveyStrings;
  /** Language of the strings. */
  language: string;
  /** A setting by attribute name; reading it in an effect subscribes to it. */
  read(name: Setting): string | null;
  /**
   * Read at each question, so that it can be set after the element: a function, a URL, `null` for
   * no replies, `undefined` for the server's bot.
   */
  responder(): Responder | string | null | undefined;
  /** Called for each question without a reply. */
  onfailure(failure: ReplyFailure): void;
}

/** The state of one chat, and the actions on it. */
export interface ChatModel {
  readonly afterword: Afterword;
  readonly conversation: Conversation;
  readonly dialogue: Dialogue;
  readonly strings: ChatStrings;
  readonly surveyStrings: SurveyStrings;
  readonly language: string;
  /** Formats the time of a message. Made at the first call, which takes long. */
  clock(): Intl.DateTimeFormat;
  /** The day of a message in words: "yesterday", or the date. */
  day(at: number): string;
  readonly key: string;
  readonly isOpen: Signal<boolean>;
  /** Whether a part may take the focus: not as long as the chat is open only because it was on the last page. */
  takesFocus(): boolean;
  /** Counts moves of the element in the page, as each one resets the scroll position. */
  readonly moves: Signal<number>;
  /** Whether a modal dialog of the browser holds the panel, which is none itself then. */
  readonly isRaised: Signal<boolean>;
  /** A page that replaces the conversation. */
  readonly page: Signal<ComponentType<{ model: ChatModel }> | null>;
  /** The draft of a message; survives a reload of the tab. */
  readonly draft: Signal<string>;
  /** Whether the draft is longer than a message may be. It is kept whole, and not sent. */
  readonly isTooLong: ReadonlySignal<boolean>;
  /** Whether the customer is asked to confirm the end of the chat. */
  readonly isEnding: Signal<boolean>;
  /** Whether the survey is shown while the chat continues. */
  readonly isAsking: Signal<boolean>;
  /** Whether the transcript offers a person. */
  readonly offersPerson: ReadonlySignal<boolean>;
  /** Messages that arrived while the panel was closed. */
  readonly unread: ReadonlySignal<number>;
  /** The limit that was reached, in words; empty: none. */
  readonly trouble: ReadonlySignal<string>;
  /** Whether a part that the customer waits for could not be loaded; it is loaded again. */
  readonly isLate: Signal<boolean>;
  readonly isOnline: ReadonlySignal<boolean>;
  /** The panel covers the whole screen. */
  readonly isPhone: ReadonlySignal<boolean>;
  readonly endpoint: string;
  readonly root: ShadowRoot;
  /** Photos and videos for the next message; created with the first file. */
  readonly tray: ReadonlySignal<Tray | null>;
  /** Whether the customer may add photos and videos. */
  attaches(): boolean;
  attach(files: Iterable<File>): void;
  /** Whether the form before the chat is done. */
  readonly hasAnswered: Signal<boolean>;
  /** The fields of the form before the chat; empty when there is nothing to ask. */
  asksFirst(): string;
  /** The topic that the customer gave. */
  readonly topic: Signal<string>;
  /** Renders the note about the agent, once its code has loaded. */
  readonly handoff: Signal<ComponentType | null>;
  /** Renders the notice for a customer who may hurt themselves. */
  readonly care: Signal<ComponentType | null>;
  /** The title for a chat with an agent, and whether the AI is silent; `null`: unknown. */
  readonly person: Signal<{ title: string; isSilent?: boolean } | null>;
  title(): string;
  subtitle(): string;
  read: ChatSettings['read'];
  /** A setting that is a list: `A|B|C`. */
  listed(name: Setting): string[];
  send(content: string): void;
  /** Sends the draft and the files in the tray. */
  submit(): void;
  /** Ends the chat; asks first if it would break off something. */
  askToEnd(): void;
  end(): void;
  /** Stores the conversation as an earlier one, before another one replaces it. */
  putAside(): void;
  restart(): void;
  /** Call on sign-out: forgets the customer. */
  reset(): void;
  destroy(): void;
}

/** Longest message of a customer, UTF-16 units: it fits into one batch in any script. */
export const MAX_MESSAGE = 10_000;
/** Milliseconds. Those with a clock change are an hour longer or shorter. */
const DAY = 24 * 60 * 60 * 1000;

/** Screens that the panel covers completely; keep in step with `panel.css`. */
const PHONE = '(max-width: 480px)';

export function createChatModel(settings: ChatSettings, root: ShadowRoot): ChatModel {
  const { key, strings, read, endpoint, escalation } = settings;
  const trouble = signal('');
  const isLate = signal(false);
  /** Tells the customer if a limit of the server is the reason. */
  async function explain(fault: DeliveryError | ReplyFailure): Promise<void> {
    const limits = await import('../limits/index.ts').catch(() => null);
    // Another fault does not take back what the customer was told.
    trouble.value = limits?.textOf(strings, fault) || trouble.peek();
  }
  const afterword: Afterword = createAfterword({
    ...settings,
    onerror(error) {
      settings.onerror?.(error);
      void explain(error);
    },
  });
  const topic = signal('');
  const language = languageTag(root.host);
  const conversation = afterword.conversation({
    language,
    get topic() {
      return topic.peek() || (read('topic') ?? undefined);
    },
  });
  const dialogue = createDialogue(conversation, {
    ask: () => {
      // The customer tries again: what was said of the last attempt is over.
      trouble.value = '';
      const bot = person.peek()?.isSilent
        ? undefined
        : askOf(settings, conversation.capability.peek());
      return (
        bot &&
        async function* (...question) {
          if (!(await care())) yield* bot(...question);
        }
      );
    },
    onFailure(failure) {
      settings.onfailure(failure);
      void explain(failure);
    },
    language,
    // The other tabs, and the next page, offer to ask again once the lock is free.
    asking(ended) {
      const name = lockOf(conversation.id.peek());
      navigator.locks?.request(name, { mode: 'shared' }, () => ended).catch(() => {});
    },
    patience: () => Number(read('reply-timeout')) || REPLY_TIMEOUT,
  });
  /**
   * Whether the customer needs another care than a bot's. If it cannot be loaded, the bot is asked, and the signs of
   * the conversation are read again after the message.
   */
  const care = () =>
    escalation !== false &&
    loadCare()
      .then((part) => part.care(model, escalation))
      .catch(() => false);
  const listeners = new AbortController();
  const { signal: stopped } = listeners;
  const wasOpen = keptInTab(openName(key), afterword.consent, stopped);
  // A window that this one opened begins with a copy of its session storage.
  const isCopy = window.opener !== null && history.length === 1;
  let isBack = wasOpen.peek() !== '' && !isCopy;
  const isOpen = signal(isBack);
  const isOnline = signal(navigator.onLine);
  const phone = matchMedia(PHONE);
  const isPhone = signal(phone.matches);
  const isEnding = signal(false);
  const isAsking = signal(false);
  const hasAnswered = signal(false);
  const tray = signal<Tray | null>(null);
  let clock: Intl.DateTimeFormat | undefined;
  let adding: Promise<unknown> | undefined;
  const listed = (name: Setting) => (read(name) ?? '').split('|').filter(Boolean);
  const person: ChatModel['person'] = signal(null);
  const handoff: ChatModel['handoff'] = signal(null);
  const draft = keptInTab(`${keptName(key)}:draft`, afterword.consent, stopped);
  draft.subscribe((text) => void (text && afterword.loadMasking(language)));
  const unread = computed(
    () =>
      conversation.messages.value.filter(
        ({ senderType, seq }) => senderType !== 'customer' && seq > conversation.seen.value,
      ).length,
  );
  let asked: string | null | undefined = settings.consent;
  const stops: (() => void)[] = [
    effect(() => {
      const consent = read('consent');
      // A change alone: the customer may have agreed in the chat since.
      if (consent && consent !== asked) afterword.setConsent(consent as Consent);
      asked = consent;
    }),
    effect(() => {
      isBack &&= isOpen.value;
      wasOpen.value = isOpen.value ? '1' : '';
    }),
    wasOpen.subscribe((was) => (isOpen.value = was !== '')),
    effect(() => {
      if (isOpen.value && unread.value > 0) conversation.markSeen();
    }),
    // Questions to the customer do not carry over to the next conversation.
    effect(() => {
      void conversation.id.value;
      isEnding.value = false;
      isAsking.value = false;
      topic.value = '';
    }),
  ];

  phone.addEventListener('change', () => (isPhone.value = phone.matches), { signal: stopped });
  for (const type of ['online', 'offline']) {
    addEventListener(type, () => (isOnline.value = navigator.onLine), { signal: stopped });
  }
  // Before the delivery sends what it has.
  addEventListener('pagehide', dialogue.interrupt, { capture: true, signal: stopped });

  const model: ChatModel = {
    afterword,
    conversation,
    dialogue,
    strings,
    surveyStrings: settings.surveyStrings,
    language: settings.language,
    clock: () =>
      (clock ??= new Intl.DateTimeFormat(settings.language, {
        hour: 'numeric',
        minute: '2-digit',
      })),
    day(at) {
      const [day, today] = [at, Date.now()].map((time) => new Date(time).setHours(0, 0, 0, 0));
      const ago = Math.round((today! - day!) / DAY);
      // Not in an old `Intl` that the page has put in the place of the browser's.
      return Intl.RelativeTimeFormat && (ago === 0 || ago === 1)
        ? new Intl.RelativeTimeFormat(settings.language, { numeric: 'auto' }).format(-ago, 'day')
        : sayDate(new Intl.DateTimeFormat(settings.language, { dateStyle: 'full' }), at);
    },
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
    care: signal(null),
    person,
    attaches: () => read('attachments') !== 'off' && afterword.consent.value === 'granted',
    attach(files) {
      const chosen = [...files];
      // What was chosen is kept until the tray has loaded.
      const added = lasting(
        () => import('../attachments/index.ts'),
        ({ createTray }) => {
          tray.value ??= createTray(model);
          tray.value.add(chosen);
        },
        isLate,
      );
      // A message that is sent while the tray loads includes its files. One that is sent while it cannot be loaded
      // does not wait for it.
      adding = added.then(() => (adding = undefined));
    },
    page: signal(null),
    isOpen,
    takesFocus: () => !isBack || root.activeElement !== null,
    moves: signal(0),
    isRaised: signal(false),
    draft,
    isTooLong: computed(() => draft.value.length > MAX_MESSAGE),
    isEnding,
    isAsking,
    offersPerson: computed(
      () =>
        (dialogue.offersPerson.value || Boolean(conversation.suggestion.value)) &&
        conversation.escalation.value === null &&
        conversation.status.value === 'open',
    ),
    unread,
    trouble,
    isLate,
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
      if (model.isTooLong.peek()) return;
      if (adding) void adding.then(model.submit);
      else if (tray.value?.count.value) void tray.value.send();
      else model.send(draft.peek());
    },
    askToEnd() {
      const isAnswered =
        conversation.escalation.peek() === null &&
        dialogue.answering.peek() === null &&
        draft.peek().trim() === '' &&
        !tray.peek()?.count.peek() &&
        conversation.messages.peek().at(-1)?.senderType === 'ai';
      if (isAnswered) model.end();
      else isEnding.value = true;
    },
    end() {
      isEnding.value = false;
      // What the customer has read of a reply stays.
      dialogue.interrupt();
      dialogue.stop();
      conversation.resolve();
    },
    putAside() {
      dialogue.stop();
      if (conversation.messages.peek().length > 0) putAside(key, conversation.id.peek());
    },
    restart() {
      model.putAside();
      trouble.value = '';
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
  const idleFor = () => Number(read('survey-after'));
  /** What follows the state and loads what is wanted. */
  function follow(): void {
    if (stopped.aborted) return;
    stops.push(
      startLater(
        isOnline,
        () => conversation.escalation.value !== null,
        () => import('../handoff/index.tsx'),
        (part) => part.follow(model),
        isLate,
      ),
      startLater(
        isOnline,
        () => idleFor() > 0,
        () => import('../idle/index.ts'),
        ({ askWhenIdle }) => askWhenIdle(conversation, dialogue, isAsking, idleFor),
      ),
      startLater(
        isOnline,
        () => isUnanswered(model),
        () => import('../resume/index.ts'),
        ({ offerAgain }) => offerAgain(model, () => settings.responder() !== null),
      ),
    );
    if (escalation !== false) {
      stops.push(
        startLater(
          isOnline,
          // With the first keystroke, so that the first question does not wait for it.
          () => draft.value !== '',
          async () => (await loadCare()).prepare(escalation, language),
          loaded,
        ),
        startLater(
          isOnline,
          () => conversation.escalation.value !== null,
          loadCare,
          ({ watchOver }) => watchOver(model, escalation),
        ),
      );
    }
  }
  // All that is above was work enough for one task.
  void breathe().then(follow);
  return model;
}

/** Of a part that is only to be there. */
const loaded = () => () => {};

const loadCare = () => import('../care/index.tsx');

/** Seconds without a byte from the bot after which its reply counts as failed. */
const REPLY_TIMEOUT = 60;

function askOf({ key, endpoint, responder }: ChatSettings, capability: string): Ask | undefined {
  const given = responder();
  if (given === null) return undefined;
  return given === undefined
    ? askServer(`${endpoint}/api/v1/chat`, key, capability)
    : askBot(given);
}
