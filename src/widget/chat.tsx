import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { adoptStyles } from '../survey/shadow.ts';
import type { ChatModel } from './model.ts';
import { chatStrings } from './strings.ts';

/** The launcher, and behind it the panel, which loads when it is first wanted. */
export function Chat({ model, root }: { model: ChatModel; root: ShadowRoot }) {
  const panel = useSignal<ComponentType<{ model: ChatModel }> | null>(null);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isOpen = model.isOpen.value;
  const unread = model.unread.value;

  function load(): void {
    if (panel.peek()) return;
    import('./panel/index.ts').then(
      ({ Panel, styles }) => {
        adoptStyles(root, ...styles);
        panel.value = Panel;
      },
      () => {
        // The line broke: the next click tries again.
        model.isOpen.value = false;
      },
    );
  }

  useEffect(() => {
    if (isOpen) load();
    else if (wasOpen.current) launcher.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);

  const Panel = panel.value;
  return (
    <>
      {isOpen && Panel && <Panel model={model} />}
      <button
        ref={launcher}
        class="launcher"
        part="launcher"
        type="button"
        aria-expanded={isOpen}
        aria-label={
          isOpen ? chatStrings.close : unread > 0 ? chatStrings.unread(unread) : chatStrings.open
        }
        onPointerEnter={load}
        onFocus={load}
        onClick={() => (model.isOpen.value = !isOpen)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d={
              isOpen
                ? 'm6 9.5 6 6 6-6'
                : 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.4-3.1A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13.5h4.5'
            }
          />
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
