import type { WireEvent } from '../contract/index.ts';
import type { DeliveryError } from './error.ts';
import { createMachine, type DeliveryMachine } from './machine.ts';
import { openOutbox } from './outbox.ts';
import { lockedTabs } from './tabs.ts';
import { httpTransport, type Refusal } from './transport.ts';

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

export type Delivery = Pick<DeliveryMachine, 'add' | 'forget' | 'stop'>;

/** The delivery of a page: the machine connected to the browser's APIs. */
export function createDelivery({
  key,
  endpoint,
  name,
  onError,
  onSafe,
  onRefused,
  onUnreachable,
}: DeliverySettings): Delivery {
  const machine = createMachine({
    key,
    onError,
    onSafe,
    onRefused,
    onUnreachable,
    outbox: openOutbox(name),
    transport: httpTransport(`${endpoint}/api/v1/events`, Date.now),
    tabs: lockedTabs(name),
    now: Date.now,
    random: Math.random,
    isOnline: () => navigator.onLine,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });

  const listeners = new AbortController();
  const on = (target: EventTarget, type: string, heard: () => void) =>
    target.addEventListener(type, heard, { signal: listeners.signal });
  const leave = () => machine.leave(true);
  on(window, 'pagehide', leave);
  on(document, 'freeze', leave);
  on(window, 'pageshow', machine.comeBack);
  on(document, 'resume', machine.comeBack);
  on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') machine.leave(false);
    else machine.comeBack();
  });
  on(window, 'online', machine.lineChanged);
  on(window, 'offline', machine.lineChanged);

  return {
    add: machine.add,
    forget: machine.forget,
    stop() {
      listeners.abort();
      machine.stop();
    },
  };
}
