import { type Signal, signal } from '@preact/signals-core';

export interface Attributes {
  /** The value of an attribute; reading it in an effect subscribes to it. */
  read(name: string): string | null;
  stop(): void;
}

/** The attributes of an element, each as a separate signal, so that readers follow only what they read. */
export function followAttributes(host: HTMLElement): Attributes {
  const changes = new Map<string, Signal<number>>();
  const observer = new MutationObserver((records) => {
    for (const { attributeName } of records) {
      const change = changes.get(attributeName!);
      if (change) change.value++;
    }
  });
  observer.observe(host, { attributes: true });
  return {
    read(name) {
      let change = changes.get(name);
      if (!change) changes.set(name, (change = signal(0)));
      void change.value;
      return host.getAttribute(name);
    },
    stop: () => observer.disconnect(),
  };
}
