import type {
  Consent,
  EscalationSettings,
  Message,
  RedactionOptions,
  SentimentReader,
} from '../capture/index.ts';
import { attributeName } from '../widget/attribute.ts';
import type { AfterwordChat, Responder } from '../widget/index.ts';

export type { AfterwordChat } from '../widget/index.ts';

/** What `<afterword-chat>` takes, by the names a framework would give it. */
export interface ChatProps {
  /** The publishable key, `amo_pub_…`. */
  publishableKey: string;
  /** Where the Afterword server is; default: the page's origin. */
  endpoint?: string | undefined;
  topic?: string | undefined;
  lang?: string | undefined;
  chatTitle?: string | undefined;
  greeting?: string | undefined;
  /** Address of the assistant's picture. */
  avatar?: string | undefined;
  /** `A|B|C` */
  suggestedQuestions?: string | undefined;
  /** `name email* topic` */
  preChat?: string | undefined;
  /** `A|B|C` */
  preChatTopics?: string | undefined;
  attachments?: 'off' | undefined;
  theme?: 'light' | 'dark' | undefined;
  position?: 'start' | 'end' | undefined;
  hidden?: true | undefined;
  ratingScale?: 'star' | 'emoji' | 'thumbs' | undefined;
  question?: string | undefined;
  /** Seconds. */
  surveyAfter?: number | undefined;
  consent?: Consent | undefined;
  responder?: Responder | string | null | undefined;
  redaction?: RedactionOptions | false | undefined;
  sentiment?: SentimentReader | false | undefined;
  escalation?: EscalationSettings | false | undefined;
  onOpen?: ((detail: null) => void) | undefined;
  onClose?: ((detail: null) => void) | undefined;
  onMessage?: ((message: Message) => void) | undefined;
  onEscalated?: ((detail: { reason: string }) => void) | undefined;
  onResolved?: ((detail: null) => void) | undefined;
  onRated?: ((detail: { rating: number }) => void) | undefined;
  onFeedback?: ((detail: { feedback: string }) => void) | undefined;
  onError?: ((detail: { code: string; message: string }) => void) | undefined;
}

/** Those that are properties of the element, as they are no texts. */
const PROPERTIES = new Set(['responder', 'redaction', 'sentiment', 'escalation']);

/** Defines the element; nothing of it is touched on a server. */
export const loadChat = (): Promise<unknown> => import('../widget/index.ts');

/**
 * Gives an element its props and listens for it. Returns what takes the listeners back; props stay
 * until they are given anew.
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
    } else if (PROPERTIES.has(name)) {
      // Set before the element is defined, a property would be lost.
      void customElements.whenDefined('afterword-chat').then(() => {
        Object.assign(chat as AfterwordChat, { [name]: value });
      });
    } else {
      const attribute = attributeName(name);
      if (value === undefined || value === null) chat.removeAttribute(attribute);
      else chat.setAttribute(attribute, String(value));
    }
  }
  return () => listeners.abort();
}
