import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChatModel } from '../model.ts';
import { chatStrings } from '../strings.ts';

/** Longest message a customer may write, characters: whatever the script, it fits one batch. */
const MAX_MESSAGE = 10_000;

/** Enter sends, Shift+Enter breaks the line, and a word being composed by an IME is never sent. */
export function Composer({ model }: { model: ChatModel }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useSignal('');
  const isEmpty = draft.value.trim() === '';

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  function send(event: Event): void {
    event.preventDefault();
    const content = draft.value.trim();
    if (content === '') return;
    draft.value = '';
    field.current?.focus({ preventScroll: true });
    void model.dialogue.send(content);
  }

  return (
    <form class="composer" part="composer" onSubmit={send}>
      <textarea
        ref={field}
        rows={1}
        maxLength={MAX_MESSAGE}
        aria-label={chatStrings.message}
        placeholder={chatStrings.message}
        enterkeyhint="send"
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
        }}
      />
      <button class="send" aria-label={chatStrings.send} disabled={isEmpty}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5M6 11l6-6 6 6" />
        </svg>
      </button>
    </form>
  );
}
