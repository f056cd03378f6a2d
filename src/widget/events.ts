import type { Message } from '../capture/index.ts';
import type { DomEvents } from '../element/events.ts';
import type { SurveyEvents } from '../survey/events.ts';

/** What events of the chat say, by short name. */
export interface ChatEvents extends SurveyEvents {
  open: null;
  close: null;
  message: Message;
  escalated: { reason: string };
  resolved: null;
  destroy: null;
}

declare global {
  interface GlobalEventHandlersEventMap extends DomEvents<ChatEvents> {}
}
