import { AfterwordChat } from './element.ts';

export { AfterwordChat };
export type { Responder, Reply, Question } from '../capture/dialogue/index.ts';

if (!customElements.get('afterword-chat')) {
  customElements.define('afterword-chat', AfterwordChat);
}

declare global {
  interface HTMLElementTagNameMap {
    'afterword-chat': AfterwordChat;
  }
}
