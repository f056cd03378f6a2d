import { adapter } from '../observe.ts';

interface ChatwootMessage {
  id?: number;
  conversation_id?: number;
  content?: string | null;
  content_type?: string;
  content_attributes?: {
    deleted?: boolean;
    submitted_values?: { csat_survey_response?: { rating?: number; feedback_message?: string } };
  };
  /** Incoming, outgoing, activity, template. */
  message_type?: number;
  private?: boolean;
  /** Seconds since 1970, or ISO 8601. */
  created_at?: number | string;
  sender?: { name?: string; type?: string } | null;
  sender_type?: string | null;
}

const INCOMING = 0;
const ACTIVITY = 2;

/**
 * Records the chat of Chatwoot by the event `chatwoot:on-message` of its script: "Widget SDK",
 * https://developers.chatwoot.com/, and its source, `widget/helpers/actionCable.js` (read on 2026-11-27). The event
 * comes for the messages of both sides, and again when one is changed.
 *
 * @example
 * observe(window, { afterword });
 */
export const observe = adapter<EventTarget>('chatwoot', (source, chat) => {
  const heard = chat.heard((event: Event) => {
    const message = ((event as CustomEvent<unknown>).detail ?? {}) as ChatwootMessage;
    const { id, content, message_type: type, content_attributes: attributes = {} } = message;
    if (id === undefined || message.private || type === ACTIVITY) return;
    if (message.conversation_id !== undefined) chat.conversation(String(message.conversation_id));
    if (message.content_type === 'input_csat') {
      const { rating, feedback_message: comment } =
        attributes.submitted_values?.csat_survey_response ?? {};
      if (rating && rating >= 1 && rating <= 5) chat.rated(rating as 1 | 2 | 3 | 4 | 5, comment);
      return;
    }
    if (attributes.deleted) return chat.edited(String(id), '');
    if (!content) return;
    const who = `${message.sender?.type ?? ''} ${message.sender_type ?? ''}`;
    const isBot = !message.sender || /bot|captain/i.test(who);
    const author = type === INCOMING ? 'customer' : isBot ? 'ai' : 'human_agent';
    const { created_at: time } = message;
    const at = typeof time === 'number' ? time * 1000 : time;
    chat.message({ id: String(id), author, text: content, at, name: message.sender?.name });
  });
  source.addEventListener('chatwoot:on-message', heard);
  return () => source.removeEventListener('chatwoot:on-message', heard);
});
