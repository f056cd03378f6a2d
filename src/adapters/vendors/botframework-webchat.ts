import { adapter } from '../observe.ts';

/** The store of Web Chat 4.18, as `createStore()` makes it: it has all activities, sent and received. */
export interface WebChatStore {
  getState(): object;
  subscribe(listener: () => void): () => void;
}

/** Of how many messages an edit is recognised. */
const MOST_TOLD = 1000;

interface Activity {
  id?: string;
  type: string;
  name?: string;
  text?: string;
  timestamp?: string;
  from?: { role?: string; name?: string };
  conversation?: { id: string };
  channelData?: {
    clientActivityID?: string;
    state?: string;
    streamType?: string;
    'webchat:send-status'?: string;
  };
  attachments?: { name?: string; contentType?: string }[];
}

/**
 * Records the chat of Bot Framework Web Chat by its store: what `DIRECT_LINE/INCOMING_ACTIVITY` brings and what was
 * sent, once it was accepted. An activity that comes again under its id is an edit.
 *
 * @example
 * const store = WebChat.createStore();
 * WebChat.renderWebChat({ directLine, store }, element);
 * observe(store, { afterword });
 */
export const observe = adapter<WebChatStore>('botframework-webchat', (store, chat) => {
  let before: readonly Activity[] = [];
  const told = new Map<string, string>();

  function tell(activity: Activity): void {
    const {
      id,
      type,
      name,
      text = '',
      timestamp,
      from = {},
      conversation,
      channelData = {},
    } = activity;
    if (conversation) chat.conversation(conversation.id);
    if (type === 'endOfConversation') chat.ended();
    if (type === 'event' && name === 'handoff.initiate') chat.escalated();
    const status = channelData['webchat:send-status'] ?? channelData.state;
    const isUnsent = from.role === 'user' && status !== undefined && status !== 'sent';
    if (type !== 'message' || !id || isUnsent) return;
    // Sent again under the id of the service, it is the same message.
    const key = (from.role === 'user' && channelData.clientActivityID) || id;
    const known = told.get(key);
    if (known === text) return;
    told.set(key, text);
    if (told.size > MOST_TOLD) told.delete(told.keys().next().value!);
    if (known !== undefined) chat.edited(key, text);
    else {
      chat.message({
        id: key,
        author: from.role === 'user' ? 'customer' : 'ai',
        text,
        at: timestamp,
        files: activity.attachments
          ?.filter((file) => file.name)
          .map((file) => ({ name: file.name!, type: file.contentType })),
      });
    }
  }
  const read = chat.heard(() => {
    const { activities } = store.getState() as { activities?: readonly Activity[] };
    if (activities === before) return;
    if (!Array.isArray(activities)) throw new TypeError('its store has no activities');
    const last = before;
    before = activities;
    for (const [index, one] of activities.entries()) if (one !== last[index]) tell(one as Activity);
  });
  read();
  return store.subscribe(read);
});
