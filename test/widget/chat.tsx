import { act, cleanup, fireEvent } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { render } from 'preact';
import { onTestFinished } from 'vitest';
import type { Responder } from '../../src/capture/dialogue/index.ts';
import type { Consent } from '../../src/capture/index.ts';
import type { HandoffState } from '../../src/contract/index.ts';
import { chatStrings } from '../../src/strings/chat/en.ts';
import { surveyStrings } from '../../src/strings/survey/en.ts';
import { type ChatModel, createChatModel } from '../../src/widget/panel/model.ts';

interface Options {
  /** Settings by attribute name. */
  settings?: Record<string, string>;
  responder?: Responder;
  consent?: Consent;
}

/** A chat as the element makes it, without its element; nothing is sent before consent. */
export function createChat({ settings = {}, responder, consent = 'pending' }: Options = {}) {
  const host = document.createElement('div');
  document.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  const model = createChatModel(
    {
      key: `amo_pub_${crypto.randomUUID()}`,
      endpoint: 'http://localhost:9',
      consent,
      sentiment: false,
      escalation: false,
      strings: chatStrings,
      surveyStrings,
      language: 'en',
      read: (name) => settings[name] ?? null,
      responder: () => responder ?? null,
      onfailure: () => {},
    },
    root,
  );
  onTestFinished(() => {
    cleanup();
    model.destroy();
    host.remove();
  });
  return model;
}

/** A bot that says what `say` gives it, piece by piece; `null` ends the reply. */
export function createBot() {
  const pieces: (string | null)[] = [];
  let wake = () => {};
  return {
    say(text: string | null): void {
      pieces.push(text);
      wake();
    },
    async *responder() {
      for (;;) {
        while (pieces.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const text = pieces.shift()!;
        if (text === null) return;
        yield text;
      }
    },
  };
}

/** Shows a part of a chat in its shadow root. */
export async function show(model: ChatModel, part: ComponentChildren): Promise<HTMLElement> {
  const place = document.createElement('div');
  model.root.append(place);
  onTestFinished(() => render(null, place));
  await act(() => render(part, place));
  return place;
}

/** Waits until what loads on demand, or in slices, is there. */
export async function until<T>(read: () => T | null | undefined | false): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = read();
    if (found) return found;
    if (tries === 500) throw new Error(`It did not come: ${read}`);
    await act(() => new Promise((resolve) => setTimeout(resolve, 10)));
  }
}

/** The element with a text or an accessible name. */
export function named<T extends HTMLElement>(place: ParentNode, name: string): T | undefined {
  return [...place.querySelectorAll<T>('button, input, textarea, select, summary, [role]')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent) === name,
  );
}

/** Presses a key. Returns whether its default is left to the browser. */
export const key = (target: Element, name: string, more: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(target, { key: name, ...more });

export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  fireEvent.input(field, { target: { value: text } });
}

/** The attribute `aria-…` of an element. */
export const aria = (element: Element, name: string): string | null =>
  element.getAttribute(`aria-${name}`);

/** What the server says about a chat with an agent, with what it says otherwise. */
export const fill = (some: Partial<HandoffState>): HandoffState => ({
  status: 'none',
  agents: [],
  place: null,
  wait_seconds: null,
  seen_at: null,
  opens_at: null,
  answer_within_minutes: null,
  told: [],
  telling: false,
  ...some,
});
