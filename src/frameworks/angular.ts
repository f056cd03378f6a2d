import { afterNextRender, afterRenderEffect, type ElementRef } from '@angular/core';
import { bindChat, type ChatProps, loadChat } from './chat.ts';

export type { ChatProps } from './chat.ts';

/**
 * The chat for Angular 20 and newer. Call it in a field or the constructor of a component. On a server
 * it does nothing. The settings follow every signal that they read.
 *
 * @example
 * // template: `<afterword-chat #chat />`, schemas: [CUSTOM_ELEMENTS_SCHEMA]
 * class Shop {
 *   readonly title = signal('Help');
 *   readonly chat = viewChild.required<ElementRef<HTMLElement>>('chat');
 *   readonly #bound = bindAfterword(this.chat, () => ({
 *     publishableKey: 'amo_pub_…',
 *     endpoint: 'https://…',
 *     chatTitle: this.title(),
 *     onRated: ({ rating }) => this.rated(rating),
 *   }));
 * }
 */
export function bindAfterword(
  chat: () => ElementRef<HTMLElement> | undefined,
  props: () => ChatProps,
): void {
  afterNextRender(() => void loadChat());
  afterRenderEffect((onCleanup) => {
    const element = chat()?.nativeElement;
    if (element) onCleanup(bindChat(element, props()));
  });
}
