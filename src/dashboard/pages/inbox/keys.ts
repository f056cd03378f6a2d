import { go } from '../../route.ts';
import { take } from './act.ts';
import { chatPath, selectedChat } from './path.ts';
import { mine, offers, waiting } from './state.ts';

/** Alt+A takes the next chat; Alt with an arrow key moves through the agent's own chats. */
export function listenToKeys(): () => void {
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}

function pressed(event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === 'KeyA') {
    const next = offers.value[0] ?? waiting.value[0];
    if (!next) return;
    event.preventDefault();
    void take(next.chat_id);
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const all = [...offers.value, ...mine.value];
    if (all.length === 0) return;
    event.preventDefault();
    const at = all.findIndex(({ chat_id }) => chat_id === selectedChat.value);
    const step = event.key === 'ArrowDown' ? 1 : all.length - 1;
    go(chatPath(all[at < 0 ? 0 : (at + step) % all.length]!.chat_id));
  }
}
