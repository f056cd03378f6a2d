import type { WireEvent } from '../contract/index.ts';

/** An event that was dropped, or a browser that cannot store events. */
export interface DeliveryError {
  code: 'rejected' | 'outbox_full' | 'storage_denied';
  message: string;
  /** The server's code for the rejected event, for example `conversation_full`. */
  reason?: string | undefined;
  /** Absent when the error is not about a single event. */
  event?: WireEvent | undefined;
}
