import { attributeName } from '../element/attribute.ts';
import type { SettingTable } from '../element/setting.ts';
import { settings as surveySettings } from '../survey/settings/index.ts';
import { settings as chatSettings } from '../widget/settings/index.ts';
import type { ChatEvents, ChatProperty, SurveyEvents } from './props.ts';

/** An element, and which props are its own. */
export interface Kind {
  tag: string;
  /** Defines the element, sooner or later. Not to be called on a server. */
  load(): void;
  settings: SettingTable;
  /** Settings that are set as properties, because they accept more than text. */
  properties: object;
  /** Its events, by short name. */
  events: object;
}

const SURVEY_EVENTS: Record<keyof SurveyEvents, true> = {
  rated: true,
  feedback: true,
  error: true,
};
const CHAT_EVENTS: Record<keyof ChatEvents, true> = {
  ...SURVEY_EVENTS,
  open: true,
  close: true,
  message: true,
  escalated: true,
  resolved: true,
  destroy: true,
};
const CHAT_PROPERTIES: Record<ChatProperty, true> = {
  responder: true,
  redaction: true,
  sentiment: true,
  escalation: true,
};

/** Where a part of the package cannot be loaded, the developer is told, and the page goes on without the element. */
function defined(element: Promise<unknown>): void {
  element.catch(({ message }: Error) =>
    console.error(`Afterword: the element could not be loaded. ${message}`),
  );
}

export const CHAT: Kind = {
  tag: 'afterword-chat',
  load: () => defined(import('../widget/index.ts')),
  settings: chatSettings,
  properties: CHAT_PROPERTIES,
  events: CHAT_EVENTS,
};

export const SURVEY: Kind = {
  tag: 'afterword-survey',
  load: () => defined(import('../survey/index.ts')),
  settings: surveySettings,
  properties: {},
  events: SURVEY_EVENTS,
};

type Props = Record<string, unknown>;

/** The short name of the event that a prop listens to: `rated` for `onRated`. */
const eventOf = (prop: string) => /^on[A-Z]/.test(prop) && prop.slice(2).toLowerCase();

/** Separates the element's own props from those of any element, such as `className`, `id` and `children`. */
export function split({ settings, events }: Kind, props: Props): [own: Props, others: Props] {
  const own: Props = {};
  const others: Props = {};
  for (const [name, value] of Object.entries(props)) {
    const event = eventOf(name);
    const isOwn = event ? Object.hasOwn(events, event) : Object.hasOwn(settings, name);
    (isOwn ? own : others)[name] = value;
  }
  return [own, others];
}

/** The props that each element was given last. */
const given = new WeakMap<HTMLElement, Props>();

/**
 * Sets those own props of an element that differ from what it was given before, and adds its listeners. A prop
 * that is missing now is removed. What the page has changed itself, for example with `setConsent`, stays.
 *
 * @param run runs a listener of the app, as the framework wants it run
 * @returns a function that removes the listeners; the other props stay
 */
export function bind(
  kind: Kind,
  element: HTMLElement,
  props: object,
  run: (listener: () => void) => void = (listener) => listener(),
): () => void {
  const listeners = new AbortController();
  const now = props as Props;
  const before = given.get(element) ?? {};
  given.set(element, { ...now });
  for (const name of Object.keys({ ...before, ...now })) {
    const value = now[name];
    const event = eventOf(name);
    if (event) {
      if (typeof value !== 'function') continue;
      element.addEventListener(
        `afterword:${event}`,
        ({ detail }: CustomEventInit) => run(() => (value as (detail: unknown) => void)(detail)),
        { signal: listeners.signal },
      );
    } else if (name in before && Object.is(value, before[name])) {
      continue;
    } else if (Object.hasOwn(kind.properties, name)) {
      Object.assign(element, { [name]: value });
    } else {
      const attribute = attributeName(name);
      if (value === undefined || value === null || value === false) {
        element.removeAttribute(attribute);
      } else element.setAttribute(attribute, value === true ? '' : String(value));
    }
  }
  return () => listeners.abort();
}
