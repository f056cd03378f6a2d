import {
  createElement,
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

/** The props of a component: the element's own, those of any element, and `ref`. */
type ComponentProps<Own, Element> = Own &
  Omit<HTMLAttributes<Element>, keyof Own> & { ref?: Ref<Element> | undefined };

/**
 * The chat for React 19 and newer, with server-side rendering.
 *
 * @example
 * <AfterwordChat publishableKey="amo_pub_…" endpoint="https://…" onRated={({ rating }) => …} />
 */
export function AfterwordChat(props: ComponentProps<ChatProps, ChatElement>): ReactElement {
  return useBound(CHAT, props);
}

/**
 * The survey without a chat, for React 19 and newer, with server-side rendering.
 *
 * @example
 * <AfterwordSurvey publishableKey="amo_pub_…" endpoint="https://…" conversationId="order-4711" />
 */
export function AfterwordSurvey(props: ComponentProps<SurveyProps, SurveyElement>): ReactElement {
  return useBound(SURVEY, props);
}

function useBound<Element extends HTMLElement>(
  kind: Kind,
  { ref, ...props }: { ref?: Ref<Element> | undefined },
): ReactElement {
  const element = useRef<Element>(null);
  const [own, others] = split(kind, props);
  useImperativeHandle(ref, () => element.current!);
  useEffect(() => void kind.load(), [kind]);
  // On every render, so that new props replace the old ones.
  useEffect(() => bind(kind, element.current!, own));
  return createElement(kind.tag, { ...others, ref: element });
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
