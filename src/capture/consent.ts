import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Delivery } from '../delivery/index.ts';
import { localMemory, type Memory } from './memory.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * - `granted`: events are stored in the browser and sent
 * - `pending`: events stay in memory, and are stored and sent once consent is granted
 * - `denied`: events are neither stored nor sent, and stored or unsent data is deleted
 */
export type Consent = 'granted' | 'denied' | 'pending';

/** Controls whether a conversation may be stored and sent. */
export interface ConsentGate {
  readonly consent: ReadonlySignal<Consent>;
  setConsent(consent: Consent): void;
  memory(name: string): Memory;
  emit: Delivery['add'];
  /** Drops held events: they belong to a user who has signed out. */
  dropHeld(): void;
  stop(): void;
}

/**
 * @param connect starts the delivery; called only with consent, because the delivery stores data
 * @param forget deletes what this browser has stored
 * @param denied called when the browser does not store something
 */
export function createConsentGate(
  initial: Consent,
  connect: () => Delivery,
  forget: () => void,
  denied: () => void,
): ConsentGate {
  const consent = signal<Consent>('pending');
  let current: Consent = 'pending';
  const isGranted = () => current === 'granted';
  const released = new Set<() => void>();
  let held: Parameters<Delivery['add']>[] = [];
  let delivery: Delivery | undefined;
  const connected = () => (delivery ??= connect());
  let timer: ReturnType<typeof setTimeout> | undefined;

  const gate: ConsentGate = {
    consent,
    setConsent(next) {
      current = next;
      if (next === 'granted') {
        // Soon: to connect takes about as long as all else with which a conversation begins.
        timer ??= setTimeout(connected);
        for (const release of released) release();
        for (const event of held) connected().add(...event);
        held = [];
      } else if (next === 'denied') {
        held = [];
        if (timer) connected().forget();
        forget();
      }
      // Last, because a subscriber may record at once.
      consent.value = next;
    },
    memory(name) {
      const kept = localMemory(name, denied);
      let latest: Snapshot | null = null;
      return {
        load: () => (isGranted() ? kept.load() : latest),
        isShared: () => !isGranted() || kept.isShared!(),
        save(snapshot) {
          if (isGranted()) kept.save(snapshot);
          else latest = snapshot;
        },
        watch(changed) {
          const unwatch = kept.watch(changed);
          const release = () => {
            if (latest) kept.save(latest);
            latest = null;
            changed();
          };
          released.add(release);
          return () => {
            unwatch();
            released.delete(release);
          };
        },
      };
    },
    emit(...event) {
      if (isGranted()) connected().add(...event);
      else if (current === 'pending') held.push(event);
    },
    dropHeld() {
      held = [];
    },
    stop() {
      if (timer) connected().stop();
    },
  };
  gate.setConsent(initial);
  return gate;
}
