import type { TranscriptAttachment } from '../../contract/index.ts';
import { strings } from '../strings/index.ts';

/** Photos and videos, and the names of files that are stored elsewhere. */
export function Files({ files }: { files: TranscriptAttachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map(({ attachment_id, name, content_type, url }) => (
        <li key={attachment_id}>
          {url === null ? (
            (name ?? strings.parts.file)
          ) : content_type?.startsWith('video/') ? (
            <video src={url} controls preload="metadata" aria-label={name ?? strings.parts.video} />
          ) : (
            <a href={url} target="_blank" rel="noopener">
              <img src={url} alt={name ?? strings.parts.photo} loading="lazy" />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
