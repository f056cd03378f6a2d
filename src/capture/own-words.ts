import type { ReadonlySignal } from '@preact/signals-core';
import { fromJson, toJson } from '../delivery/json.ts';
import type { Consent } from './consent.ts';

/** Most texts kept, and characters of one: what is longer, or further back, shows masked after a reload. */
const MAX_TEXTS = 100;
const MAX_LENGTH = 2000;

/** Unmasked texts by message id. They are shown in this tab, and never sent. */
export interface OwnWords {
  get(id: string): string | undefined;
  set(id: string, text: string): unknown;
  /** Forgets all, also what a reload would bring back. */
  clear(): void;
}

/**
 * Keeps them in the tab's session storage, as drafts are, so that a reload shows people what they wrote; only with
 * the visitor's consent. Where storage is denied or full they last as long as the page.
 */
export function keptWords(name: string, consent: ReadonlySignal<Consent>): OwnWords {
  const texts = new Map<string, string>();
  try {
    const kept: unknown = fromJson(sessionStorage.getItem(name) ?? '[]');
    if (consent.peek() === 'granted') {
      for (const [id, text] of kept as string[][]) texts.set(String(id), String(text));
    }
  } catch {
    // Nothing to read.
  }
  function keep(): void {
    try {
      const some = [...texts].filter(([, text]) => text.length <= MAX_LENGTH).slice(-MAX_TEXTS);
      if (some.length === 0 || consent.peek() !== 'granted') sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, toJson(some));
    } catch {
      // Storage is denied or full.
    }
  }
  consent.subscribe(keep);
  return {
    get: (id) => texts.get(id),
    set(id, text) {
      texts.set(id, text);
      keep();
    },
    clear() {
      texts.clear();
      keep();
    },
  };
}
