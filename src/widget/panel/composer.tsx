import { createRef, type TargetedEvent, type TargetedKeyboardEvent } from 'preact';
import { Icon } from '../../element/icon.tsx';
import { focusLate } from '../../element/focus.ts';
import { later } from '../../element/later.tsx';
import { live, part } from '../../element/part.ts';
import type { ChatModel } from './model.ts';

interface Props {
  model: ChatModel;
}

const CLIP =
  'M20 11.5 12.6 19a5 5 0 0 1-7.1-7.1l7.8-7.8a3.4 3.4 0 0 1 4.8 4.8L10.4 16.5a1.7 1.7 0 0 1-2.4-2.4l7-7';

const Grow = later(() => import('../grow/index.ts'));

/** Enter sends, Shift+Enter inserts a line break. Enter that confirms an IME composition does not send. */
export const Composer = part<Props>(({ model }, mounted) => {
  const { draft, strings } = model;
  const field = createRef<HTMLTextAreaElement>();
  mounted(() => {
    if (model.takesFocus()) focusLate(field.current!);
  });

  function onSubmit(event: Event): void {
    event.preventDefault();
    field.current!.focus({ preventScroll: true });
    model.submit();
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) onSubmit(event);
  }

  function onPaste(event: ClipboardEvent): void {
    const data = event.clipboardData!;
    if (!data.files.length || isText(data) || !model.attaches()) return;
    event.preventDefault();
    model.attach(data.files);
  }

  return () => (
    <form class="composer" part="composer" onSubmit={onSubmit}>
      {model.attaches() && <AttachButton model={model} />}
      <textarea
        ref={field}
        rows={1}
        aria-label={strings.message}
        placeholder={strings.message}
        enterkeyhint="send"
        value={draft.value}
        onInput={({ currentTarget }) => (draft.value = currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <SendButton model={model} />
      {!CSS.supports('field-sizing', 'content') && <Grow field={field} text={draft} />}
    </form>
  );
});

/**
 * Whether it is a text first: cells of a spreadsheet come with a picture. Files come with their names, and a picture
 * with its address or with blanks.
 */
function isText(data: DataTransfer): boolean {
  const text = data.getData('text/plain').trim();
  const html = data.getData('text/html');
  const { name } = data.files[0]!;
  if (/^\w+:\/\/\S+$/.test(text)) return html !== '' && !html.includes('<img');
  return text !== '' && (html !== '' || !text.includes(name));
}

const AttachButton = part<Props>(({ model }) => {
  const { attach } = model.strings;
  const files = createRef<HTMLInputElement>();
  function onChange({ currentTarget }: TargetedEvent<HTMLInputElement>): void {
    model.attach(currentTarget.files!);
    currentTarget.value = '';
  }
  return () => (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept="image/jpeg,image/png,image/gif,image/webp,video/mp4,video/quicktime,video/webm"
        onChange={onChange}
      />
      <button
        class="icon"
        type="button"
        aria-label={attach}
        title={attach}
        onClick={() => files.current!.click()}
      >
        <Icon path={CLIP} />
      </button>
    </>
  );
});

const SendButton = live<Props>(({ model: { draft, isTooLong, strings, tray } }) => {
  const isEmpty = draft.value.trim() === '' && !tray.value?.count.value;
  const isOff = isEmpty || isTooLong.value || tray.value?.isBusy.value;
  return (
    <button class="send" aria-label={strings.send} disabled={isOff}>
      <Icon path="M12 19V5M6 11l6-6 6 6" />
    </button>
  );
});
