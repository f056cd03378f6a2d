import type { Services } from '../http/services.ts';
import type { Files } from '../files/index.ts';
import type { Gate } from './gate.ts';
import type { Storage } from './storage.ts';

export interface AttachmentServices extends Services {
  /** Of uploads. */
  gate: Gate;
  /** Of files that are sent. */
  exit: Gate;
  storage: Storage;
  /** Object storage for photos and videos. */
  attachmentFiles: Files | undefined;
  /** A file was stored in the database, and can be moved. */
  fileStored(): void;
}
