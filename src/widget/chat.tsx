import { signal } from '@preact/signals-core';
import { createRef } from 'preact';
import { Observer } from '../survey/observer.ts';
import { adoptStyles } from '../survey/shadow.ts';
import type { ChatModel } from './model.ts';
import { chatStrings as strings } from './strings.ts';

/** Loaded when it is first wanted, once for all chats of the page. */
const panel = signal<typeof import('./panel/index.ts') | null>(null);

const CHEVRON = 'm6 9.5 6 6 6-6';
const BUBBLE = 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.4-3.1A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13.5h4.5';

/** The launcher, and behind it the panel, which loads when it is first wanted. */
export class Chat extends Observer<{ model: ChatModel; root: ShadowRoot }> {
  #launcher = createRef<HTMLButtonElement>();
  #wasOpen = false;

  #load = (): void => {
    if (panel.peek()) return;
    import('./panel/index.ts').then(
      (loaded) => (panel.value = loaded),
      // The line broke: the next click tries again.
      () => (this.props.model.isOpen.value = false),
    );
  };

  override componentDidMount(): void {
    this.componentDidUpdate();
  }

  override componentDidUpdate(): void {
    const isOpen = this.props.model.isOpen.peek();
    if (isOpen) this.#load();
    // Before the key that closed the panel is let go: its release must not reach the page.
    else if (this.#wasOpen) this.#launcher.current?.focus({ preventScroll: true });
    this.#wasOpen = isOpen;
  }

  override view() {
    const { model, root } = this.props;
    const isOpen = model.isOpen.value;
    const unread = model.unread.value;
    const loaded = panel.value;
    if (loaded) adoptStyles(root, ...loaded.styles);
    const invitation = unread > 0 ? strings.unread(unread) : strings.open;
    return (
      <>
        {isOpen && loaded && <loaded.Panel model={model} />}
        <button
          ref={this.#launcher}
          class="launcher"
          part="launcher"
          type="button"
          aria-expanded={isOpen}
          aria-label={isOpen ? strings.close : invitation}
          onPointerEnter={this.#load}
          onFocus={this.#load}
          onClick={() => (model.isOpen.value = !isOpen)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={isOpen ? CHEVRON : BUBBLE} />
          </svg>
          {unread > 0 && !isOpen && (
            <span class="badge" aria-hidden="true">
              {unread}
            </span>
          )}
        </button>
      </>
    );
  }
}
