import {
  createElement,
  type ReactElement,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import { type AfterwordChat as ChatElement, bindChat, type ChatProps, loadChat } from './chat.ts';

export type { ChatProps } from './chat.ts';

/**
 * The chat for React 19 and newer, with server-side rendering.
 *
 * @example
 * <AfterwordChat publishableKey="amo_pub_…" endpoint="https://…" onRated={({ rating }) => …} />
 */
export function AfterwordChat({
  ref,
  ...props
}: ChatProps & { ref?: Ref<ChatElement> }): ReactElement {
  const own = useRef<ChatElement>(null);
  useImperativeHandle(ref, () => own.current!);
  useEffect(() => void loadChat(), []);
  // On every render, so that new props replace the old ones.
  useEffect(() => bindChat(own.current!, props));
  return createElement('afterword-chat', { ref: own });
}
