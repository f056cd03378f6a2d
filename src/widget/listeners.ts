import type { ChatEvents } from './events.ts';

export type Listener<Name extends keyof ChatEvents = never> = (detail: ChatEvents[Name]) => void;

/** Listeners for the chat's events, by short name; they get only the event's `detail`. */
export interface Listeners {
  on<Name extends keyof ChatEvents>(event: Name, listener: Listener<Name>): void;
  off<Name extends keyof ChatEvents>(event: Name, listener: Listener<Name>): void;
}

/** What the browser calls in the place of a listener. Most pages have none. */
let heard: WeakMap<Listener, EventListener> | undefined;

export function createListeners(target: EventTarget): Listeners {
  return {
    on(event, listener) {
      heard ??= new WeakMap();
      let wrapped = heard.get(listener);
      if (!wrapped) {
        wrapped = (happened) => listener((happened as CustomEvent).detail);
        heard.set(listener, wrapped);
      }
      target.addEventListener(`afterword:${event}`, wrapped);
    },
    off(event, listener) {
      const wrapped = heard?.get(listener);
      if (wrapped) target.removeEventListener(`afterword:${event}`, wrapped);
    },
  };
}
