import { effect } from '@preact/signals-core';
import { render } from 'preact';
import { endpointResponder, type Responder } from '../capture/dialogue/index.ts';
import type { Conversation, Identity } from '../capture/index.ts';
import { tellOfSurvey } from '../survey/element.tsx';
import { endpointOf, openShadow, tell } from '../survey/shadow.ts';
import themeCss from '../survey/theme.css?inline';
import { Chat } from './chat.tsx';
import launcherCss from './launcher.css?inline';
import { type ChatModel, createChatModel } from './model.ts';

/**
 * `<afterword-chat publishable-key endpoint>`: the launcher and the chat behind it.
 *
 * Attributes: `publishable-key`; `endpoint`, the Afterword server (default: the page's origin);
 * `responder`, a URL that answers (default: the server's own `/api/v1/chat`); `chat-title`,
 * `greeting`, `topic`; `theme` (`light`, `dark`).
 *
 * Events: `afterword:open`, `:close`, `:message` with the message, `:escalated` with `{reason}`,
 * `:resolved`, `:rated` with `{rating}`, `:feedback`, `:error`.
 */
export class AfterwordChat extends HTMLElement {
  /** Answers the customer: a function, or a URL; `null` for none. Before the attribute. */
  responder: Responder | string | null | undefined;

  #root = openShadow(this, themeCss, launcherCss);
  #model: ChatModel | undefined;
  #stopTelling: (() => void) | undefined;

  constructor() {
    super();
    this.#root.addEventListener('keydown', (event) => {
      const { key, isComposing } = event as KeyboardEvent;
      if (key === 'Escape' && !isComposing) this.close();
    });
  }

  connectedCallback(): void {
    if (this.#model) return;
    const attribute = (name: string) => this.getAttribute(name) ?? undefined;
    this.#model = createChatModel({
      key: attribute('publishable-key') ?? '',
      endpoint: endpointOf(this),
      topic: attribute('topic'),
      title: attribute('chat-title'),
      greeting: attribute('greeting'),
      responder: () => this.#responder(),
      onerror: (error) => tell(this, 'error', error),
    });
    this.#stopTelling = tellOfChat(this, this.#model);
    render(<Chat model={this.#model} root={this.#root} />, this.#root);
  }

  disconnectedCallback(): void {
    // A move within the page disconnects and connects at once: only a removal that lasts counts.
    queueMicrotask(() => {
      if (this.isConnected) return;
      render(null, this.#root);
      this.#stopTelling?.();
      this.#model?.destroy();
      this.#model = undefined;
    });
  }

  #responder(): Responder | undefined {
    const given = this.responder === undefined ? this.getAttribute('responder') : this.responder;
    if (typeof given === 'function') return given;
    if (given === null && this.responder === null) return undefined;
    const url = given ? new URL(given, location.href).href : `${endpointOf(this)}/api/v1/chat`;
    return endpointResponder(url, this.getAttribute('publishable-key') ?? '');
  }

  /** The conversation; `undefined` while the element is in no page. */
  get conversation(): Conversation | undefined {
    return this.#model?.conversation;
  }

  open(): void {
    if (this.#model) this.#model.isOpen.value = true;
  }

  close(): void {
    if (this.#model) this.#model.isOpen.value = false;
  }

  toggle(): void {
    if (this.#model) this.#model.isOpen.value = !this.#model.isOpen.value;
  }

  /** Asks for a person. */
  escalate(reason?: string): void {
    this.conversation?.escalate(reason);
  }

  /** Ends the chat and asks for a rating. */
  resolve(): void {
    this.#model?.end();
  }

  identify(identity: Identity): void {
    this.conversation?.identify(identity);
  }

  /** Forgets the conversation in this browser and begins another. */
  reset(): void {
    this.#model?.restart();
  }
}

/** Tells the page of what happens from now on. */
function tellOfChat(host: HTMLElement, model: ChatModel): () => void {
  const { conversation, isOpen } = model;
  let wasOpen = isOpen.peek();
  let known = new Set(conversation.messages.peek().map(({ id }) => id));
  let escalation = conversation.escalation.peek();
  let status = conversation.status.peek();
  const stops = [
    effect(() => {
      if (isOpen.value !== wasOpen) tell(host, isOpen.value ? 'open' : 'close');
      wasOpen = isOpen.value;
    }),
    effect(() => {
      const messages = conversation.messages.value;
      for (const message of messages) if (!known.has(message.id)) tell(host, 'message', message);
      known = new Set(messages.map(({ id }) => id));
    }),
    effect(() => {
      const reason = conversation.escalation.value;
      if (reason !== null && reason !== escalation) tell(host, 'escalated', { reason });
      escalation = reason;
    }),
    effect(() => {
      const now = conversation.status.value;
      if (now === 'resolved' && status === 'open') tell(host, 'resolved');
      status = now;
    }),
    tellOfSurvey(host, conversation),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
