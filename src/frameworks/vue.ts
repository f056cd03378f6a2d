import { defineComponent, h, onBeforeUnmount, onMounted, onUpdated, shallowRef } from 'vue';
import { bindChat, type ChatProps, loadChat } from './chat.ts';

export type { ChatProps } from './chat.ts';

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * The chat for Vue 3, with server-side rendering.
 *
 * @example
 * <AfterwordChat publishable-key="amo_pub_…" endpoint="https://…" @rated="({ rating }) => …" />
 */
export const AfterwordChat = defineComponent({
  name: 'AfterwordChat',
  inheritAttrs: false,
  setup(_, { attrs, expose }) {
    const element = shallowRef<HTMLElement>();
    let unbind: (() => void) | undefined;
    const bind = () => {
      unbind?.();
      const props = Object.entries(attrs).map(([name, value]) => [camel(name), value]);
      unbind = bindChat(element.value!, Object.fromEntries(props) as ChatProps);
    };
    onMounted(() => {
      void loadChat();
      bind();
    });
    onUpdated(bind);
    onBeforeUnmount(() => unbind?.());
    expose({ element });
    return () => h('afterword-chat', { ref: element });
  },
});
