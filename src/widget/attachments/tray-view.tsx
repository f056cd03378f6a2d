import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { Icon } from '../../element/icon.tsx';
import { live } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { Words } from '../../element/words.tsx';
import type { AllStrings } from '../../strings/chat/en-later.ts';
import { say } from '../../strings/say.ts';
import attachmentsCss from './attachments.css?inline';
import { isVideo } from './previews.ts';

/** A file that the customer has chosen. */
export interface Chosen {
  id: string;
  file: File;
  preview: string;
  /** Upload progress, 0–1; 1 when the server has stored the file. */
  progress: Signal<number>;
}

interface TrayProps {
  root: ShadowRoot;
  strings: AllStrings;
  chosen: ReadonlySignal<readonly Chosen[]>;
  isBusy: ReadonlySignal<boolean>;
  /** Why a file was refused or not sent; empty: nothing is wrong. */
  trouble: ReadonlySignal<string>;
  drop(file: Chosen): void;
}

/** The chosen files, above the field. */
export const TrayView = live<TrayProps>((props) => {
  const { root, chosen, trouble } = props;
  adoptStyles(root, attachmentsCss);
  return (
    <div class="tray">
      <ul>
        {chosen.value.map((one) => (
          <Tile key={one.id} {...props} one={one} />
        ))}
      </ul>
      <p role="alert" hidden={trouble.value === ''}>
        <Words>{trouble.value}</Words>
      </p>
    </div>
  );
});

const Tile = live<TrayProps & { one: Chosen }>(({ one, strings, isBusy, drop }) => {
  const { file, preview, progress } = one;
  return (
    <li>
      {isVideo(file.type) ? (
        <video src={preview} preload="metadata" muted />
      ) : (
        <img src={preview} alt={file.name} />
      )}
      <button
        type="button"
        class="drop"
        aria-label={say(strings.removeFile, { name: file.name })}
        onClick={() => drop(one)}
      >
        <Icon path="M7 7l10 10M17 7 7 17" />
      </button>
      {isBusy.value && <progress aria-label={file.name} value={progress.value} />}
    </li>
  );
});
