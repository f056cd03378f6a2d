import { define } from '../element/custom-element.ts';
import { AfterwordChat, loadPanel } from './element.ts';

export { AfterwordChat, loadPanel };
export { placeChat } from './stay.ts';
export type { Question, Reply, Responder } from '../capture/dialogue/index.ts';
export type {
  Consent,
  Conversation,
  EscalationSettings,
  Identity,
  Message,
  RedactionOptions,
  SentimentReader,
} from '../capture/index.ts';
export type { ChatEvents } from './events.ts';
export type { Listener } from './listeners.ts';

define('afterword-chat', AfterwordChat);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-chat': AfterwordChat;
  }
}
