import type { Services } from '../http/services.ts';
import type { Strays } from './strays.ts';

export interface AttachmentServices extends Services {
  strays: Strays;
}
