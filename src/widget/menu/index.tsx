import { signal } from '@preact/signals-core';
import type { RefObject } from 'preact';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import { History } from '../history/index.tsx';
import type { ChatModel } from '../panel/model.ts';
import { transcriptOf } from '../transcript/index.ts';
import menuCss from './menu.css?inline';

/** The items of the opened menu. */
export const Part = part<{
  model: ChatModel;
  menu: RefObject<HTMLDetailsElement | null>;
}>((props, mounted) => {
  const { model } = props;
  const strings = allStrings(model.strings);
  const hasCopied = signal(false);
  adoptStyles(model.root, menuCss);
  mounted(() => {
    const menu = props.menu.current!;
    const listeners = new AbortController();
    const until = { signal: listeners.signal };
    menu.addEventListener('toggle', () => (hasCopied.value = false), until);
    menu.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !menu.open) return;
        menu.open = false;
        menu.querySelector('summary')!.focus();
        event.stopPropagation();
        // Nor does it close a dialog that the chat is in.
        event.preventDefault();
      },
      until,
    );
    menu.addEventListener(
      'focusout',
      ({ relatedTarget }) => {
        if (!menu.contains(relatedTarget as Node | null)) menu.open = false;
      },
      until,
    );
    return () => listeners.abort();
  });

  const transcript = () =>
    transcriptOf(model.title(), model.conversation.messages.peek(), model.strings);

  function earlier(): void {
    props.menu.current!.open = false;
    model.page.value = History;
  }

  function copy(): void {
    copied(transcript().text).then(
      () => (hasCopied.value = true),
      // The browser refused: do not announce a copy.
      () => {},
    );
  }

  return () => (
    <>
      <div class="items">
        <button type="button" onClick={earlier}>
          {strings.earlier}
        </button>
        <button type="button" onClick={copy}>
          <Words>{hasCopied.value ? strings.copied : strings.copy}</Words>
        </button>
        <button type="button" onClick={() => transcript().download()}>
          {strings.download}
        </button>
      </div>
      <span class="unseen" role="status">
        <Words>{hasCopied.value ? strings.copied : ''}</Words>
      </span>
    </>
  );
});

/** Puts a text on the clipboard. @throws when the browser refuses */
async function copied(text: string): Promise<void> {
  // A page without TLS has none.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  let isTaken = false;
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    isTaken = true;
  };
  addEventListener('copy', put, { capture: true });
  const isDone = document.execCommand('copy');
  removeEventListener('copy', put, { capture: true });
  if (!isDone || !isTaken) throw new Error('The browser refused.');
}
