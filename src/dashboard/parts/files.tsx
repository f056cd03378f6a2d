import type { TranscriptAttachment } from '../../contract/index.ts';

/** Photos and videos, and the names of files that are stored elsewhere. */
export function Files({ files }: { files: TranscriptAttachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map(({ attachment_id, name, content_type, url }) => (
        <li key={attachment_id}>
          {url === null ? (
            (name ?? 'A file')
          ) : content_type?.startsWith('video/') ? (
            <video src={url} controls preload="metadata" aria-label={name ?? 'Video'} />
          ) : (
            <a href={url} target="_blank" rel="noopener">
              <img src={url} alt={name ?? 'Photo'} loading="lazy" />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
