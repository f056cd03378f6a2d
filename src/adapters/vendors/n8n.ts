import { growingList } from '../live.ts';
import { adapter } from '../observe.ts';
import { type Fetches, listenToFetch } from '../requests.ts';

/** What one line of a streamed response is. */
interface Line {
  type?: string;
  content?: string;
  metadata?: { nodeId?: string; runIndex?: number };
}

/**
 * Records the chat of `@n8n/chat` 1.37 by its requests to the webhook, and their responses, streamed or whole. Call it
 * before `createChat`.
 *
 * @example
 * observe(window, { afterword });
 */
export const observe = adapter<Fetches>('n8n', (page, chat) => {
  const { tell, clear } = growingList(chat);
  return listenToFetch(page, (_url, { action, sessionId, chatInput }) => {
    const isSent = action === 'sendMessage' && typeof chatInput === 'string';
    if (!isSent && action !== 'loadPreviousSession') return undefined;
    if (typeof sessionId === 'string') chat.conversation(sessionId);
    if (isSent) tell({ author: 'customer', text: chatInput, isLive: true, isHere: true });
    return chat.heard((text: string, isWhole: boolean) => {
      if (isSent) {
        for (const reply of repliesOf(text)) {
          tell({ author: 'ai', text: reply, isLive: true, isHere: true });
        }
        return;
      }
      if (!isWhole) return;
      const { data = [] } = JSON.parse(text) as { data?: Previous[] };
      clear();
      tell(
        ...data.map(({ id, kwargs }) => ({
          author: id.includes('HumanMessage') ? ('customer' as const) : ('ai' as const),
          text: kwargs.content,
        })),
      );
    });
  });
});

interface Previous {
  id: string[];
  kwargs: { content: string };
}

/** The replies in a response: one, or one for each node and run of a stream. */
function repliesOf(text: string): string[] {
  const replies = new Map<string, string>();
  for (const line of text.split('\n').filter((one) => one.trim())) {
    let part: Line & Record<string, unknown>;
    try {
      part = JSON.parse(line) as typeof part;
    } catch {
      part = { type: 'item', content: line };
    }
    const { type, content, metadata: { nodeId = '', runIndex = 0 } = {} } = part;
    if (type === 'item') {
      const key = `${nodeId} ${runIndex}`;
      replies.set(key, (replies.get(key) ?? '') + (content ?? ''));
    } else if (type === undefined) {
      const { output, text: words, message } = part;
      const whole = output ?? words ?? message;
      if (typeof whole === 'string') replies.set(line, whole);
      else if (typeof Object(whole).text === 'string') replies.set(line, Object(whole).text);
    }
  }
  return [...replies.values()].filter(Boolean);
}
