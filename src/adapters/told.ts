import type { AttachedFile } from '../capture/index.ts';
import type { SenderType } from '../contract/index.ts';

/** A message as the vendor tells it. */
export interface Told {
  /** The vendor's id. Where it gives none, tell its messages by `list`. */
  id: string;
  author: SenderType;
  text: string;
  /** The vendor's time: milliseconds since 1970, a date, or its text. Default: now. */
  at?: number | string | Date | undefined;
  /** The agent's name. Shown in the page only, never sent. */
  name?: string | undefined;
  files?: readonly Omit<AttachedFile, 'id'>[] | undefined;
}

/** A message of a list, without an id. */
export interface Listed extends Omit<Told, 'id'> {
  /** It was written just now, so it is none of an earlier page. */
  isLive?: boolean | undefined;
  /** It was written in this tab, and no other one tells it before a reload. */
  isHere?: boolean | undefined;
  /** What is the same each time that the page tells the same message, such as its element; its words may change. */
  key?: unknown;
  /** The words may be a translation, so that they tell nothing of which message it is. */
  isUnsure?: boolean | undefined;
}
