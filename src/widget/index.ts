import type { Message } from '../capture/index.ts';
import '../survey/events.ts';
import { AfterwordChat, loadPanel } from './element.ts';

export { AfterwordChat, loadPanel };
export type { Responder, Reply, Question } from '../capture/dialogue/index.ts';

if (!customElements.get('afterword-chat')) {
  customElements.define('afterword-chat', AfterwordChat);
}

declare global {
  interface HTMLElementTagNameMap {
    'afterword-chat': AfterwordChat;
  }
  interface HTMLElementEventMap {
    'afterword:open': CustomEvent<null>;
    'afterword:close': CustomEvent<null>;
    'afterword:message': CustomEvent<Message>;
    'afterword:escalated': CustomEvent<{ reason: string }>;
    'afterword:resolved': CustomEvent<null>;
    'afterword:destroy': CustomEvent<null>;
  }
}
