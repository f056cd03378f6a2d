export type Listener = (detail: unknown) => void;

/** Listeners for the chat's events, by short name; they get only the event's `detail`. */
export interface Listeners {
  on(event: string, listener: Listener): void;
  off(event: string, listener: Listener): void;
}

export function createListeners(target: EventTarget): Listeners {
  const heard = new WeakMap<Listener, EventListener>();
  return {
    on(event, listener) {
      let wrapped = heard.get(listener);
      if (!wrapped) {
        wrapped = (happened) => listener((happened as CustomEvent).detail);
        heard.set(listener, wrapped);
      }
      target.addEventListener(`afterword:${event}`, wrapped);
    },
    off(event, listener) {
      const wrapped = heard.get(listener);
      if (wrapped) target.removeEventListener(`afterword:${event}`, wrapped);
    },
  };
}
