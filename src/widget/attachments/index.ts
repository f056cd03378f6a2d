import {
  attachmentLinks,
  MEDIA_TYPES,
  uploadAttachment,
  UploadError,
} from '../../capture/attachments/index.ts';
import type { AttachedFile } from '../../capture/index.ts';
import { uuidv7 } from '../../capture/uuid.ts';
import { MAX_ATTACHMENT_BYTES, MAX_MESSAGE_ATTACHMENTS } from '../../contract/attachment-limits.ts';
import { each, h, icon, when } from '../../reactive/dom.ts';
import { type ReadonlySignal, type Signal, signal } from '../../reactive/signals.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import attachmentsCss from './attachments.css?inline';
import type { Tray } from './tray.ts';

interface Chosen {
  id: string;
  file: File;
  preview: string;
  /** Upload progress, 0–1; 1 when the server has stored the file. */
  progress: Signal<number>;
}

/** Object URLs of files sent from this page, by id, so that they need not be downloaded. */
const previews = new Map<string, string>();

/** The text for each fault but the size, which needs a number. */
const TEXTS = { type: 'wrongType', limit: 'tooManyFiles', failed: 'notSent' } as const;

const isVideo = (type = '') => type.startsWith('video/');

const say = (text: string, name = '', more = '') =>
  text.replace('{name}', name).replace('{more}', more);

export function createTray(model: ChatModel): Tray {
  const { root } = model;
  adoptStyles(root, attachmentsCss);
  const { conversation, dialogue, draft } = model;
  const strings = allStrings(model.strings);
  const chosen = signal<readonly Chosen[]>([]);
  const count = signal(0);
  const trouble = signal('');
  const isBusy = signal(false);
  let sending = new AbortController();

  const tooLarge = (name: string) =>
    say(strings.tooLarge, name, String(MAX_ATTACHMENT_BYTES / 1024 / 1024));

  function keep(next: readonly Chosen[]): void {
    chosen.value = next;
    count.value = next.length;
  }

  function drop({ id, preview }: Chosen): void {
    if (isBusy.peek()) sending.abort();
    URL.revokeObjectURL(preview);
    trouble.value = '';
    keep(chosen.peek().filter((one) => one.id !== id));
    root.querySelector<HTMLElement>('.composer textarea')?.focus({ preventScroll: true });
  }

  async function upload(one: Chosen): Promise<void> {
    if (one.progress.peek() === 1) return;
    const { file, id, progress } = one;
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
        fault === 'size' ? tooLarge(file.name) : say(strings[TEXTS[fault]], file.name);
    }
  }

  const Tile = (item: ReadonlySignal<Chosen>): HTMLElement => {
    const one = item.peek();
    const { file, preview, progress } = one;
    return h(
      'li',
      {},
      isVideo(file.type)
        ? h('video', { src: preview, preload: 'metadata', '.muted': true })
        : h('img', { src: preview, alt: file.name }),
      h(
        'button',
        {
          type: 'button',
          class: 'drop',
          'aria-label': say(strings.removeFile, file.name),
          onclick: () => drop(one),
        },
        icon('M7 7l10 10M17 7 7 17'),
      ),
      when(
        () => isBusy.value,
        () => h('progress', { 'aria-label': file.name, value: () => progress.value }),
      ),
    );
  };

  return {
    count,
    isBusy,
    node: h(
      'div',
      { class: 'tray' },
      h(
        'ul',
        {},
        each(
          () => chosen.value,
          ({ id }) => id,
          Tile,
        ),
      ),
      h('p', { role: 'alert', hidden: () => trouble.value === '' }, () => trouble.value),
    ),
    add(files) {
      trouble.value = '';
      const next = [...chosen.peek()];
      for (const file of files) {
        if (!(MEDIA_TYPES as string[]).includes(file.type)) {
          trouble.value = say(strings.wrongType, file.name);
        } else if (file.size > MAX_ATTACHMENT_BYTES) trouble.value = tooLarge(file.name);
        else if (next.length === MAX_MESSAGE_ATTACHMENTS) {
          trouble.value = say(strings.tooMany, '', String(MAX_MESSAGE_ATTACHMENTS));
        } else {
          const preview = URL.createObjectURL(file);
          next.push({ id: uuidv7(Date.now()), file, preview, progress: signal(0) });
        }
      }
      keep(next);
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
        previews.set(attachmentId, preview);
        conversation.attach(file, { id: attachmentId, messageId });
      }
      keep([]);
      draft.value = '';
      void dialogue.send(text, messageId);
    },
  };
}

/** The files of a message. */
export function Attached(model: ChatModel, files: readonly AttachedFile[]): HTMLElement {
  adoptStyles(model.root, attachmentsCss);
  return h(
    'div',
    { class: 'attached' },
    files.map((file) => {
      const { id, name, type } = file;
      const url = signal(previews.get(id) ?? '');
      if (url.peek() === '') {
        linksOf(model).then(
          (links) => (url.value = links.get(id)?.url ?? ''),
          // The file name is shown instead.
          () => {},
        );
      }
      return () =>
        url.value === ''
          ? h('span', {}, name)
          : isVideo(type)
            ? h('video', {
                src: url.value,
                controls: true,
                preload: 'metadata',
                'aria-label': name,
              })
            : h(
                'a',
                { href: url.value, target: '_blank', rel: 'noopener' },
                h('img', { src: url.value, alt: name }),
              );
    }),
  );
}

/** How long links are reused, milliseconds: less than their lifetime. */
const LINKS_LAST = 50 * 60_000;

const asked = new Map<string, { at: number; links: ReturnType<typeof attachmentLinks> }>();

/** The links of a conversation, requested once. */
function linksOf(model: ChatModel): ReturnType<typeof attachmentLinks> {
  const id = model.conversation.id.peek();
  const known = asked.get(id);
  if (known && Date.now() - known.at < LINKS_LAST) return known.links;
  const links = attachmentLinks(model);
  asked.set(id, { at: Date.now(), links });
  links.catch(() => asked.delete(id));
  return links;
}
