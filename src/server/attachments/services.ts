import type { Services } from '../http/services.ts';
import type { Gate } from './gate.ts';
import type { Storage } from './storage.ts';

export interface AttachmentServices extends Services {
  gate: Gate;
  storage: Storage;
}
