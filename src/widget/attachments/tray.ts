import type { ReadonlySignal } from '@preact/signals-core';
import type { ComponentType } from 'preact';

/** What the customer is about to send beside the text. */
export interface Tray {
  /** Shown above the field. */
  readonly View: ComponentType;
  readonly count: ReadonlySignal<number>;
  readonly isBusy: ReadonlySignal<boolean>;
  add(files: Iterable<File>): void;
  /** Sends the files, and with the last of them the message. */
  send(): Promise<void>;
}
