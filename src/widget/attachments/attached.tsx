import { useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { attachmentLinks } from '../../capture/attachments/index.ts';
import type { AttachedFile } from '../../capture/index.ts';
import { adoptStyles } from '../../element/shadow.ts';
import type { ChatModel } from '../panel/model.ts';
import attachmentsCss from './attachments.css?inline';
import { isVideo, previewOf } from './previews.ts';

/** The files of a message. */
export function Attached({ model, files }: { model: ChatModel; files: readonly AttachedFile[] }) {
  useLayoutEffect(() => adoptStyles(model.root, attachmentsCss), []);
  return (
    <div class="attached">
      {files.map((file) => (
        <OneFile key={file.id} model={model} file={file} />
      ))}
    </div>
  );
}

function OneFile({ model, file }: { model: ChatModel; file: AttachedFile }) {
  const { id, name, type } = file;
  const url = useSignal(previewOf(id));
  useLayoutEffect(() => {
    if (url.peek() !== '') return;
    linksOf(model).then(
      (links) => (url.value = links.get(id)?.url ?? ''),
      // The file name is shown instead.
      () => {},
    );
  }, []);
  if (url.value === '') return <span>{name}</span>;
  return isVideo(type) ? (
    <video src={url.value} controls preload="metadata" aria-label={name} />
  ) : (
    <a href={url.value} target="_blank" rel="noopener">
      <img src={url.value} alt={name} />
    </a>
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
