import type { Message } from '../capture/index.ts';
import { attributeName } from '../element/attribute.ts';
import type { ValueOf } from '../element/setting.ts';
import type { AfterwordChat } from '../widget/index.ts';
import type { settings } from '../widget/settings/index.ts';

export type { AfterwordChat } from '../widget/index.ts';

type Settings = typeof settings;

type SettingProps = {
  [Name in keyof Settings]?: ValueOf<Settings[Name]> | undefined;
};

/** Settings that are also properties of the element, because they accept more than text. */
type Property = Exclude<keyof SettingProps & keyof AfterwordChat, keyof HTMLElement>;

const PROPERTIES: Readonly<Record<Property, true>> = {
  responder: true,
  redaction: true,
  sentiment: true,
  escalation: true,
};

/** The props of `<afterword-chat>`; see docs/widget.md. */
export interface ChatProps
  extends Omit<SettingProps, Property>, Partial<Pick<AfterwordChat, Property>> {
  publishableKey: string;
  onOpen?: ((detail: null) => void) | undefined;
  onClose?: ((detail: null) => void) | undefined;
  onMessage?: ((message: Message) => void) | undefined;
  onEscalated?: ((detail: { reason: string }) => void) | undefined;
  onResolved?: ((detail: null) => void) | undefined;
  onRated?: ((detail: { rating: number }) => void) | undefined;
  onFeedback?: ((detail: { feedback: string }) => void) | undefined;
  onError?: ((detail: { code: string; message: string }) => void) | undefined;
}

/** Defines the element. Do not call it on a server. */
export const loadChat = (): Promise<unknown> => import('../widget/index.ts');

/**
 * Sets the props of an element and adds its listeners. Returns a function that removes the listeners;
 * props stay until they are set again.
 */
export function bindChat(chat: HTMLElement, props: Partial<ChatProps>): () => void {
  const listeners = new AbortController();
  for (const [name, value] of Object.entries(props) as [string, unknown][]) {
    if (name.startsWith('on')) {
      if (typeof value !== 'function') continue;
      chat.addEventListener(
        `afterword:${name.slice(2).toLowerCase()}`,
        (event) => (value as (detail: unknown) => void)((event as CustomEvent).detail),
        { signal: listeners.signal },
      );
    } else if (Object.hasOwn(PROPERTIES, name)) {
      // A property that is set before the element is defined would be lost.
      void customElements.whenDefined('afterword-chat').then(() => {
        Object.assign(chat as AfterwordChat, { [name]: value });
      });
    } else {
      const attribute = attributeName(name);
      if (value === undefined || value === null || value === false) chat.removeAttribute(attribute);
      else chat.setAttribute(attribute, String(value));
    }
  }
  return () => listeners.abort();
}
