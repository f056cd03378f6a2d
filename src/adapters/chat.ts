import type { Afterword, Conversation } from '../capture/index.ts';
import type { Rating } from '../contract/index.ts';
import { createList, type View } from './list.ts';
import type { Listed, Told } from './told.ts';

/**
 * What an adapter tells of the vendor's chat. Everything can be told again: what is known changes nothing. No call
 * throws, and none waits.
 */
export interface Chat {
  /**
   * The vendor's id of the conversation that what is told next belongs to. A vendor that has none tells nothing:
   * then it is the conversation of this browser.
   */
  conversation(id: string): void;
  /** A message that stands as it is: a streamed one when it has ended. */
  message(message: Told): void;
  /**
   * All messages of a vendor that gives them no ids, or those that its page shows, oldest first. Told whole after
   * each change; what is new, edited or removed is found by comparison.
   *
   * @param isAll whether these are all messages, so that one that is missing is removed; otherwise it may only be
   *   out of view
   * @param before how many messages of the list stood before those, and are not told again
   * @param view absent: it shows the end, or nothing tells what it shows
   */
  list(messages: readonly Listed[], isAll: boolean, before?: number, view?: View): void;
  /** The message now reads so; `''`: it was removed. */
  edited(id: string, text: string): void;
  /** The customer asked for a person, or was given one. */
  escalated(reason?: string): void;
  /** The vendor's chat is over: it is resolved, and our survey appears. */
  ended(): void;
  /** The customer rated in the vendor's own survey, so ours does not appear. */
  rated(rating: Rating, feedback?: string): void;
  /** A listener of the adapter, whose exceptions reach the developer and not the vendor's code. */
  heard<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void;
  /** The hook that the adapter needs is not there, or gives something else. Told to the developer once. */
  blind(what: string): void;
}

export interface ChatSettings {
  /** From `createAfterword` of `afterword/headless`. */
  afterword: Afterword;
  /** Default: the vendor's, else that of this browser. */
  conversationId?: string | undefined;
  topic?: string | undefined;
  /** BCP 47. */
  language?: string | undefined;
}

/** How many messages the browser keeps at least; the vendor's chat keeps them all. */
const KEEP = 200;

/** Longest id that the server takes. */
const MAX_ID = 200;

/** How long a piece of work may take before the page has its turn, milliseconds. */
const SLICE = 8;
/** The same when the page is left: what is not recorded then waits for the next page. */
const LAST_SLICE = 100;

/** Records what an adapter tells, a slice at a time, so that a long history does not stop the page. */
export function createChat(
  { afterword, conversationId, topic, language }: ChatSettings,
  ended: (conversation: Conversation) => void,
  heard: (conversation: Conversation, message: Told) => void,
  blind: (what: unknown) => void,
): Chat & {
  /** From now on what is told is recorded. */
  begin(): void;
  /** What is told now is not: a reply may still have been on its way. */
  pause(): void;
  destroy(): void;
  readonly current: Conversation;
  readonly id: string | undefined;
} {
  let id = conversationId;
  let current: Conversation | undefined;
  /** The one before, which knows who the customer is. */
  let last: Conversation | undefined;
  const newList = () => createList(() => conversation().capability.peek());
  let list = newList();
  let work: (() => void)[] = [];
  let isOn = false;
  let isWorking = false;
  let isLeaving = false;
  let isTimed = false;
  let end = 0;
  const listeners = new AbortController();
  for (const type of ['pagehide', 'pageshow']) {
    addEventListener(
      type,
      () => {
        isLeaving = type === 'pagehide';
        run();
      },
      listeners,
    );
  }

  function conversation(): Conversation {
    if (!current) {
      current = afterword.conversation({
        keep: KEEP,
        topic,
        ...(language && { language }),
        ...(id && { id }),
      });
      const identity = last?.identity.peek();
      if (identity) current.identify(identity);
      last = current;
      note();
    }
    return current;
  }

  /** Notes that the conversation is used, with the visitor's consent. */
  function note(): void {
    const used = id;
    if (!used || !current || !isOn) return;
    import('./later/used.ts').then(
      ({ noteUse }) => isOn && noteUse(afterword.key, used),
      () => {},
    );
  }

  function leave(): void {
    current?.destroy();
    current = undefined;
    list = newList();
  }

  function run(): void {
    // All that is told in one task of the page has one slice.
    if (isLeaving || !isTimed) {
      end = performance.now() + (isLeaving ? LAST_SLICE : SLICE);
      isTimed = true;
      setTimeout(() => (isTimed = false));
    }
    isWorking = true;
    while (work.length > 0 && performance.now() < end) {
      try {
        work.shift()!();
      } catch (error) {
        blind(error);
      }
    }
    isWorking = work.length > 0;
    if (isWorking) setTimeout(run);
  }

  function soon(task: () => void): void {
    if (!isOn) return;
    work.push(task);
    if (!isWorking) run();
  }

  function record(told: Told): void {
    const { author, text, name, files = [] } = told;
    const known = conversation();
    const { messages, status } = known;
    const kept = messages.peek();
    const at = told.at === undefined ? undefined : +new Date(told.at) || undefined;
    // Of a long conversation only the last messages are kept: an older one was recorded before them.
    if (kept.some((one) => one.id === told.id) || (kept.length >= KEEP && at! < kept[0]!.at))
      return;
    // What the other side says after the end belongs to it.
    if (status.peek() === 'resolved' && author === 'customer') {
      if (id) known.reopen();
      else known.restart();
    }
    known.message({ senderType: author, content: text, id: told.id, at, name });
    for (const file of files) known.attach({ ...file, type: file.type! }, { messageId: told.id });
    heard(known, told);
  }

  return {
    get current() {
      return conversation();
    },
    get id() {
      return id;
    },
    conversation: (vendorsId) =>
      soon(() => {
        const next = conversationId ?? vendorsId.slice(0, MAX_ID);
        if (id === next) return;
        leave();
        id = next;
      }),
    message: (told) => soon(() => record(told)),
    list: (messages, isAll, before, view) =>
      soon(() => {
        // Another tab may just have recorded the same.
        conversation().refresh();
        const known = conversation().messages.peek();
        const changes = list(known, messages, isAll, before, view).map((change) => () => {
          if ('author' in change) record(change);
          else conversation().edit(change.id, change.text);
        });
        // Before what was told since, which may be an end or another conversation.
        work = [...changes, ...work];
      }),
    edited: (id, text) => soon(() => conversation().edit(id, text)),
    escalated: (reason) => soon(() => conversation().escalate(reason)),
    ended: () =>
      soon(() => {
        const over = conversation();
        if (over.messages.peek().length === 0) return;
        over.resolve();
        ended(over);
      }),
    rated: (rating, feedback) =>
      soon(() => {
        const { survey, rate, feedback: comment } = conversation();
        if (survey.peek().rating !== rating) rate(rating);
        if (feedback && survey.peek().feedback === null) comment(feedback);
      }),
    heard:
      (listener) =>
      (...args) => {
        try {
          listener(...args);
        } catch (error) {
          blind(error);
        }
      },
    blind,
    begin() {
      isOn = true;
      note();
    },
    pause() {
      isOn = false;
      work = [];
      leave();
    },
    destroy: () => listeners.abort(),
  };
}
