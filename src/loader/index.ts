import { type AfterwordHandle, startChat } from './queue.ts';

export type { AfterwordHandle } from './queue.ts';
export type { Responder, Reply, Question } from '../widget/index.ts';

export interface LoadSettings {
  /** The publishable key, `amo_pub_…`. */
  key: string;
  /** Address of the Afterword server, for example `https://support.example.com`. */
  endpoint: string;
  /** Further attributes of `<afterword-chat>`: `chat-title`, `greeting`, `topic`, `theme`, … */
  attributes?: Record<string, string>;
}

/**
 * The script tag as a function. The chat loads when the page is idle; its handle works at
 * once.
 *
 * @example
 * const chat = loadAfterword({ key: 'amo_pub_…', endpoint: 'https://support.example.com' });
 * helpButton.onclick = () => chat.open();
 */
export function loadAfterword({ key, endpoint, attributes = {} }: LoadSettings): AfterwordHandle {
  return startChat(() => import('../widget/index.ts'), {
    'publishable-key': key,
    endpoint,
    ...attributes,
  });
}
