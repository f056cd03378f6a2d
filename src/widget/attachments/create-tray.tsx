import { computed, signal } from '@preact/signals-core';
import { MEDIA_TYPES, uploadAttachment, UploadError } from '../../capture/attachments/index.ts';
import { uuidv7 } from '../../capture/uuid.ts';
import { MAX_ATTACHMENT_BYTES, MAX_MESSAGE_ATTACHMENTS } from '../../contract/attachment-limits.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { say, sayCount } from '../../strings/say.ts';
import type { ChatModel } from '../panel/model.ts';
import { keepPreview } from './previews.ts';
import { type Chosen, TrayView } from './tray-view.tsx';
import type { Tray } from './tray.ts';

/** The text for each fault but the size, which needs a number. */
const TEXTS = { type: 'wrongType', limit: 'tooManyFiles', failed: 'notSent' } as const;

export function createTray(model: ChatModel): Tray {
  const { root, conversation, dialogue, draft } = model;
  const strings = allStrings(model.strings);
  const chosen = signal<readonly Chosen[]>([]);
  const trouble = signal('');
  const isBusy = signal(false);
  let sending = new AbortController();

  const tooLarge = (name: string) =>
    say(strings.tooLarge, { name, size: String(MAX_ATTACHMENT_BYTES / 1024 / 1024) });

  function drop({ id, preview }: Chosen): void {
    if (isBusy.peek()) sending.abort();
    window.URL.revokeObjectURL(preview);
    trouble.value = '';
    chosen.value = chosen.peek().filter((one) => one.id !== id);
    root.querySelector<HTMLElement>('.composer textarea')?.focus({ preventScroll: true });
  }

  async function upload({ file, id, progress }: Chosen): Promise<void> {
    if (progress.peek() === 1) return;
    try {
      await uploadAttachment(
        model,
        file,
        id,
        (share) => (progress.value = share * 0.95),
        sending.signal,
      );
      progress.value = 1;
    } catch (error) {
      progress.value = 0;
      if (sending.signal.aborted) return;
      const fault = error instanceof UploadError ? error.fault : 'failed';
      trouble.value =
        fault === 'size' ? tooLarge(file.name) : say(strings[TEXTS[fault]], { name: file.name });
    }
  }

  const view = { root, strings, chosen, isBusy, trouble, drop };
  return {
    View: () => <TrayView {...view} />,
    count: computed(() => chosen.value.length),
    isBusy,
    add(files) {
      trouble.value = '';
      const next = [...chosen.peek()];
      for (const file of files) {
        if (!(MEDIA_TYPES as string[]).includes(file.type)) {
          trouble.value = say(strings.wrongType, { name: file.name });
        } else if (file.size > MAX_ATTACHMENT_BYTES) trouble.value = tooLarge(file.name);
        else if (next.length === MAX_MESSAGE_ATTACHMENTS) {
          trouble.value = sayCount(strings.tooMany, MAX_MESSAGE_ATTACHMENTS, model.language);
        } else {
          const preview = window.URL.createObjectURL(file);
          next.push({ id: uuidv7(Date.now()), file, preview, progress: signal(0) });
        }
      }
      chosen.value = next;
    },
    async send() {
      if (isBusy.peek()) return;
      const id = conversation.id.peek();
      sending = new AbortController();
      trouble.value = '';
      isBusy.value = true;
      await Promise.all(chosen.peek().map(upload));
      isBusy.value = false;
      const files = chosen.peek();
      const isWhole = files.length > 0 && files.every(({ progress }) => progress.peek() === 1);
      // Another conversation may have started meanwhile: the files do not belong to it.
      if (!isWhole || conversation.id.peek() !== id) return;
      const messageId = uuidv7(Date.now());
      const text = draft.peek().trim() || files.map(({ file }) => file.name).join(', ');
      for (const { id: attachmentId, file, preview } of files) {
        keepPreview(attachmentId, preview);
        conversation.attach(file, { id: attachmentId, messageId });
      }
      chosen.value = [];
      draft.value = '';
      void dialogue.send(text, messageId);
    },
  };
}
