import {
  createElement,
  forwardRef,
  type DetailedHTMLProps,
  type HTMLAttributes,
  type ReactElement,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import { bind, CHAT, type Kind, split, SURVEY } from './bind.ts';
import type {
  AfterwordChat as ChatElement,
  AfterwordSurvey as SurveyElement,
  ChatAttributes,
  ChatEvents,
  ChatProps,
  EventAttributes,
  SurveyAttributes,
  SurveyEvents,
  SurveyProps,
} from './props.ts';

export type { ChatProps, SurveyProps } from './props.ts';

/** A component whose props are the element's own, those of any element, and `ref`. */
type Component<Own, Element> = (
  props: Own & Omit<HTMLAttributes<Element>, keyof Own> & { ref?: Ref<Element> | undefined },
) => ReactElement;

/**
 * The chat for React 18 and newer, with server-side rendering.
 *
 * @example
 * <AfterwordChat publishableKey="amo_pub_…" endpoint="https://…" onRated={({ rating }) => …} />
 */
export const AfterwordChat: Component<ChatProps, ChatElement> = component('AfterwordChat', CHAT);

/**
 * The survey without a chat, for React 18 and newer, with server-side rendering.
 *
 * @example
 * <AfterwordSurvey publishableKey="amo_pub_…" endpoint="https://…" conversationId="order-4711" />
 */
export const AfterwordSurvey: Component<SurveyProps, SurveyElement> = component(
  'AfterwordSurvey',
  SURVEY,
);

function component<Own, Element extends HTMLElement>(
  name: string,
  kind: Kind,
): Component<Own, Element> {
  // React 18 gives the ref of a component in no other way.
  const defined = forwardRef<Element, { className?: string }>(({ className, ...props }, ref) => {
    const element = useRef<Element>(null);
    const [own, others] = split(kind, props);
    // React 18 writes `false` as a text at elements of this kind, and these attributes then count as set.
    for (const flag of ['hidden', 'inert']) if (others[flag] === false) delete others[flag];
    useImperativeHandle(ref, () => element.current!, []);
    useEffect(() => kind.load(), []);
    // On every render, so that new props replace the old ones.
    useEffect(() => bind(kind, element.current!, own));
    // Nor does it know `className` at elements of this kind.
    return createElement(kind.tag, { ...others, class: className, ref: element });
  });
  defined.displayName = name;
  return defined as unknown as Component<Own, Element>;
}

type Tag<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'afterword-chat': Tag<ChatElement> & ChatAttributes & EventAttributes<ChatEvents, 'on'>;
      'afterword-survey': Tag<SurveyElement> &
        SurveyAttributes &
        EventAttributes<SurveyEvents, 'on'>;
    }
  }
}
