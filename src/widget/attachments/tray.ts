import type { ReadonlySignal } from '../../reactive/signals.ts';

/** What the customer is about to send beside the text. */
export interface Tray {
  /** Shown above the field. */
  readonly node: HTMLElement;
  readonly count: ReadonlySignal<number>;
  readonly isBusy: ReadonlySignal<boolean>;
  add(files: Iterable<File>): void;
  /** Sends the files, and with the last of them the message. */
  send(): Promise<void>;
}
