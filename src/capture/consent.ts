import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Delivery } from '../delivery/index.ts';
import { localMemory, type Memory } from './memory.ts';
import { mergeSnapshots, type Snapshot } from './snapshot.ts';

/**
 * - `granted`: events are stored in the browser and sent
 * - `pending`: events stay in memory, and are stored and sent once consent is granted
 * - `denied`: events are neither stored nor sent, and what this and earlier pages have stored, or not sent yet, is
 *   deleted. If consent is granted later, of them only the start of the conversation and the customer's identity are sent
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
 * @param forget deletes what this browser has stored; `isUsed`: this page has a delivery. Until the promise is
 *   fulfilled, nothing new may be stored beside it
 * @param denied called when the browser does not store something
 */
export function createConsentGate(
  initial: Consent,
  connect: () => Delivery,
  forget: (isUsed: boolean) => Promise<void>,
  denied: () => void,
): ConsentGate {
  const consent = signal<Consent>('pending');
  let current: Consent = 'pending';
  const isGranted = () => current === 'granted';
  /** What is to be stored with consent. */
  const waiting = new Set<() => void>();
  let held: Parameters<Delivery['add']>[] = [];
  let delivery: Delivery | undefined;
  /** Deletions that are not done. */
  let deletions = 0;

  /** A later grant sends the start of the conversation and the customer's identity: what follows needs them. */
  function keepBeginning(): void {
    const last = held.at(-1)?.[0].conversation_id;
    held = held.filter(
      ([event]) => event.conversation_id === last && /started|identity/.test(event.type),
    );
  }

  function release(): void {
    if (!isGranted() || deletions) return;
    delivery ??= connect();
    for (const event of held.splice(0)) delivery.add(...event);
  }

  function begin(): void {
    if (held.length > 0) release();
    // Soon: to connect takes about as long as all else with which a conversation begins.
    else setTimeout(release);
  }

  const gate: ConsentGate = {
    consent,
    setConsent(next) {
      current = next;
      if (next === 'granted') {
        for (const save of waiting) save();
        begin();
      } else if (next === 'denied') {
        keepBeginning();
        deletions++;
        const forgotten = forget(!!delivery).then(() => {
          deletions--;
          begin();
        });
        delivery = void delivery?.stop(forgotten);
      }
      // Last, because a subscriber may record at once. A listener of the page may have changed it meanwhile.
      consent.value = current;
    },
    memory(name) {
      const kept = localMemory(name, denied);
      let latest: Snapshot | null = null;
      /** Whether there was consent, so that other tabs may go on with the same conversation. */
      let wasKept = false;
      const isKept = () => isGranted() && (wasKept = true);
      return {
        load: () => (isKept() ? kept.load() : latest),
        isShared: () => (isGranted() ? kept.isShared!() : !wasKept),
        save(snapshot) {
          if (isKept()) kept.save(snapshot);
          else latest = snapshot;
        },
        watch(changed) {
          const unwatch = kept.watch(changed);
          const save = () => {
            if (!isGranted()) return;
            // Another tab may have gone on with it.
            if (latest) kept.save(mergeSnapshots(latest, kept.load()));
            latest = null;
            changed();
          };
          waiting.add(save);
          return () => {
            unwatch();
            waiting.delete(save);
          };
        },
      };
    },
    emit(...event) {
      held.push(event);
      if (current === 'denied') keepBeginning();
      release();
    },
    dropHeld() {
      held = [];
    },
    stop() {
      // From now on nothing is stored or sent.
      current = 'denied';
      delivery?.stop();
    },
  };
  gate.setConsent(initial);
  return gate;
}
