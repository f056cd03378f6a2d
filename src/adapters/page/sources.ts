import type { Observe } from '../observe.ts';

/** How the chat of a vendor is found on a page, and what observes it. */
export interface Source {
  /** `undefined`: it is not there, or not yet. */
  find(attributes: Record<string, string>): unknown;
  /** `auto` does not look for it: it is no chat. */
  isNoChat?: true;
  load(): Promise<{ observe: Observe<never> }>;
}

/** What a vendor's script has put on the window: an element that has its name as an id stands there too. */
function globalOf(name: string): object | undefined {
  const found = (window as unknown as Record<string, object | undefined>)[name];
  return found instanceof Element || found instanceof HTMLCollection ? undefined : found;
}

/** The vendors that the script tag knows, by the name of their adapter. `auto` looks for them in this order. */
export const sources: Record<string, Source> = {
  'deep-chat': {
    find: () => document.querySelector('deep-chat') ?? undefined,
    load: () => import('../vendors/deep-chat.ts'),
  },
  n8n: {
    find: () => (document.querySelector('.n8n-chat, #n8n-chat') ? window : undefined),
    load: () => import('../vendors/n8n.ts'),
  },
  typebot: {
    find: () =>
      document.querySelector('typebot-standard, typebot-bubble, typebot-popup')
        ? window
        : undefined,
    load: () => import('../vendors/typebot.ts'),
  },
  posthog: {
    isNoChat: true,
    find: () => {
      const posthog = globalOf('posthog') as { __loaded?: boolean } | undefined;
      return posthog?.__loaded ? posthog : undefined;
    },
    load: () => import('../vendors/posthog.ts'),
  },
  crisp: { find: () => globalOf('$crisp'), load: () => import('../vendors/crisp.ts') },
  tawk: { find: () => globalOf('Tawk_API'), load: () => import('../vendors/tawk.ts') },
  tidio: { find: () => globalOf('tidioChatApi'), load: () => import('../vendors/tidio.ts') },
  freshchat: { find: () => globalOf('fcWidget'), load: () => import('../vendors/freshchat.ts') },
  smartsupp: { find: () => globalOf('smartsupp'), load: () => import('../vendors/smartsupp.ts') },
  olark: { find: () => globalOf('olark'), load: () => import('../vendors/olark.ts') },
  gorgias: { find: () => globalOf('GorgiasChat'), load: () => import('../vendors/gorgias.ts') },
  chatwoot: {
    find: () => globalOf('$chatwoot') && window,
    load: () => import('../vendors/chatwoot.ts'),
  },
  genesys: { find: () => globalOf('Genesys'), load: () => import('../vendors/genesys.ts') },
  salesforce: {
    find: () => globalOf('embeddedservice_bootstrap') && window,
    load: () => import('../vendors/salesforce.ts'),
  },
  livechat: {
    find: () => globalOf('LiveChatWidget'),
    load: () => import('../vendors/livechat.ts'),
  },
  dom: {
    find: ({ list, message, customer, ...rest }) =>
      list && message && customer ? { list, message, customer, ...rest } : undefined,
    load: () => import('../vendors/dom.ts'),
  },
};
