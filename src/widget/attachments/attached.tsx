import { signal } from '@preact/signals-core';
import { attachmentLinks } from '../../capture/attachments/index.ts';
import type { AttachedFile } from '../../capture/index.ts';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import attachmentsCss from './attachments.css?inline';
import { isVideo, previewOf } from './previews.ts';

/** The files of a message. */
export function Attached({ model, files }: { model: ChatModel; files: readonly AttachedFile[] }) {
  adoptStyles(model.root, attachmentsCss);
  return (
    <div class="attached">
      {files.map((file) => (
        <OneFile key={file.id} model={model} file={file} />
      ))}
    </div>
  );
}

const OneFile = part<{ model: ChatModel; file: AttachedFile }>(({ model, file }) => {
  const { id, name, type } = file;
  const url = signal(previewOf(id));
  if (url.peek() === '') {
    linksOf(model).then(
      (links) => (url.value = links.get(id)?.url ?? ''),
      // The file name is shown instead.
      () => {},
    );
  }
  return () => {
    if (url.value === '') return <span>{name}</span>;
    return isVideo(type) ? (
      <video src={url.value} controls preload="metadata" aria-label={name} />
    ) : (
      <a href={url.value} target="_blank" rel="noopener">
        <img src={url.value} alt={name} />
      </a>
    );
  };
});

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
