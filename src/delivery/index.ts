import type { WireEvent } from '../contract/index.ts';
import type { DeliveryError } from './error.ts';
import { createMachine, type DeliveryMachine } from './machine.ts';
import { now } from './now.ts';
import { openOutbox } from './outbox.ts';
import { lockedTabs } from './tabs.ts';
import { httpTransport, type Refusal } from './transport.ts';

export { forgetUnsent } from './forget.ts';
export type { DeliveryError } from './error.ts';
export type { Refusal } from './transport.ts';

export interface DeliverySettings {
  /** The publishable key. */
  key: string;
  /** Address of the server, without a trailing slash. */
  endpoint: string;
  /** Name of the browser storage for unsent events, and of the channel between tabs. */
  name: string;
  onError(error: DeliveryError): void;
  /** Called when an event is safe: the server has it, or it is stored in this browser. */
  onSafe(event: WireEvent): void;
  /** Called when the server refuses a whole batch. */
  onRefused(refusal: Refusal): void;
  /** Called when no attempt has reached the server. */
  onUnreachable(): void;
}

export type Delivery = Pick<DeliveryMachine, 'add' | 'stop'>;

/** The delivery of a page: the machine connected to the browser's APIs. */
export function createDelivery(settings: DeliverySettings): Delivery {
  const { endpoint, name } = settings;
  const { add, leave, comeBack, lineChanged, stop } = createMachine({
    ...settings,
    outbox: openOutbox(name),
    transport: httpTransport(`${endpoint}/api/v1/events`, now),
    tabs: lockedTabs(name),
    now,
    random: Math.random,
    isOnline: () => navigator.onLine,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });

  const listeners = new AbortController();
  const { signal } = listeners;
  const end = () => leave(true);
  const changes = {
    pagehide: end,
    freeze: end,
    pageshow: comeBack,
    resume: comeBack,
    visibilitychange: () => (document.visibilityState === 'hidden' ? leave(false) : comeBack()),
    online: lineChanged,
    offline: lineChanged,
  };
  for (const [type, changed] of Object.entries(changes)) {
    // Some are events of the document; one that bubbles to the window is heard twice, which changes nothing.
    for (const target of [document, window]) target.addEventListener(type, changed, { signal });
  }

  return {
    add,
    stop(until) {
      listeners.abort();
      stop(until);
    },
  };
}
