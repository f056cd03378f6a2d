import {
  defineComponent,
  h,
  type HTMLAttributes,
  onBeforeUnmount,
  onMounted,
  onUpdated,
  shallowRef,
  toHandlerKey,
  type VNode,
  type VNodeProps,
} from 'vue';
import { bind, CHAT, type Kind, split, SURVEY } from './bind.ts';
import type {
  AfterwordChat as ChatElement,
  AfterwordSurvey as SurveyElement,
  ChatProps,
  SurveyProps,
} from './props.ts';

export type { ChatProps, SurveyProps } from './props.ts';

/** A component with its props, its slot, and what a template ref to it gives. */
type Component<Own, Element> = new () => {
  $props: Own & Omit<HTMLAttributes & VNodeProps, keyof Own>;
  $slots: { default?: () => VNode[] };
  /** The element, once the component is mounted. */
  element: Element | undefined;
};

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * The chat for Vue 3, with server-side rendering.
 *
 * @example
 * <AfterwordChat publishable-key="amo_pub_…" endpoint="https://…" @rated="({ rating }) => …" />
 */
export const AfterwordChat: Component<ChatProps, ChatElement> = component('AfterwordChat', CHAT);

/**
 * The survey without a chat, for Vue 3, with server-side rendering.
 *
 * @example
 * <AfterwordSurvey publishable-key="amo_pub_…" endpoint="https://…" conversation-id="order-4711" />
 */
export const AfterwordSurvey: Component<SurveyProps, SurveyElement> = component(
  'AfterwordSurvey',
  SURVEY,
);

function component(name: string, kind: Kind): Component<never, never> {
  const events = Object.keys(kind.events);
  const defined = defineComponent({
    name,
    inheritAttrs: false,
    // Vue calls the listeners: there may be several of one event, and some that are called once.
    emits: events,
    setup(_, { attrs, emit, expose, slots }) {
      const listeners = Object.fromEntries(
        events.map((event) => [toHandlerKey(event), (detail: unknown) => emit(event, detail)]),
      );
      const element = shallowRef<HTMLElement>();
      let unbind: (() => void) | undefined;
      /** In templates, settings have dashes, as attributes have; those of any element keep theirs. */
      const parts = () => {
        const [own, others] = split(
          kind,
          Object.fromEntries(
            Object.entries(attrs).map(([key, value]) => {
              const setting = camel(key);
              return [Object.hasOwn(kind.settings, setting) ? setting : key, value];
            }),
          ),
        );
        return { own, others };
      };
      const update = () => {
        unbind?.();
        unbind = bind(kind, element.value!, { ...parts().own, ...listeners });
      };
      onMounted(() => {
        kind.load();
        update();
      });
      onUpdated(update);
      onBeforeUnmount(() => unbind?.());
      expose({ element });
      return () => h(kind.tag, { ...parts().others, ref: element }, slots['default']?.());
    },
  });
  return defined as unknown as Component<never, never>;
}
