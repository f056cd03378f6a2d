import { createRef } from 'preact';
import { Observer } from '../../survey/observer.ts';
import type { ChatModel } from './model.ts';
import { chatStrings as strings } from './strings.ts';

/** Longest message a customer may write, characters: whatever the script, it fits one batch. */
const MAX_MESSAGE = 10_000;

/** Enter sends, Shift+Enter breaks the line, and a word being composed by an IME is never sent. */
export class Composer extends Observer<{ model: ChatModel }> {
  #field = createRef<HTMLTextAreaElement>();

  override componentDidMount(): void {
    this.#field.current?.focus({ preventScroll: true });
  }

  #send = (event: Event): void => {
    event.preventDefault();
    const { draft, dialogue } = this.props.model;
    const content = draft.peek().trim();
    if (content === '') return;
    draft.value = '';
    this.#field.current?.focus({ preventScroll: true });
    void dialogue.send(content);
  };

  override view() {
    const { draft } = this.props.model;
    return (
      <form class="composer" part="composer" onSubmit={this.#send}>
        <textarea
          ref={this.#field}
          rows={1}
          maxLength={MAX_MESSAGE}
          aria-label={strings.message}
          placeholder={strings.message}
          enterkeyhint="send"
          value={draft.value}
          onInput={(event) => (draft.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#send(event);
          }}
        />
        <button class="send" aria-label={strings.send} disabled={draft.value.trim() === ''}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 19V5M6 11l6-6 6 6" />
          </svg>
        </button>
      </form>
    );
  }
}
