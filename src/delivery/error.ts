import type { WireEvent } from '../contract/index.ts';

/** An event that will not arrive, or a browser that keeps nothing. */
export interface DeliveryError {
  code: 'rejected' | 'outbox_full' | 'storage_denied';
  message: string;
  /** Absent where it is about no single event. */
  event?: WireEvent | undefined;
}
