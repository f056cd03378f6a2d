import { bindChat, type ChatProps, loadChat } from './chat.ts';

export type { ChatProps } from './chat.ts';

/**
 * An action for Svelte 4 and newer. On a server it does nothing.
 *
 * @example
 * <afterword-chat use:afterword={{ publishableKey: 'amo_pub_…', endpoint: 'https://…' }} />
 */
export function afterword(chat: HTMLElement, props: ChatProps) {
  void loadChat();
  let unbind = bindChat(chat, props);
  return {
    update(next: ChatProps): void {
      unbind();
      unbind = bindChat(chat, next);
    },
    destroy: () => unbind(),
  };
}
