import { signal } from '@preact/signals';
import type { PushKeyResponse, PushSubscriptionResponse } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { call, send } from '../api.ts';
import { store, stored } from '../storage.ts';
import { strings } from '../strings/index.ts';
import type { Muting } from './worker.ts';

/**
 * Push messages to this browser: `unsupported` by it, `blocked` by its user, `off`, or `on`; `null`: not known
 * yet.
 */
export const push = signal<'unsupported' | 'blocked' | 'off' | 'on' | null>(null);

/** Why the last change failed, as a message for the user. */
export const pushProblem = signal<string | null>(null);

const WORKER = '/dashboard/push-worker.js';
const SCOPE = '/dashboard/';

/** The id that the server gave to this browser's subscription, so that it can be ended. */
const KEPT = 'afterword:push';

const isSupported = () =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Finds out whether this browser gets push messages, and renews what the server may have lost. */
export async function readPush(): Promise<void> {
  if (!isSupported()) {
    push.value = 'unsupported';
    return;
  }
  const { state } = await navigator.permissions.query({ name: 'notifications' });
  if (state === 'denied') {
    push.value = 'blocked';
    return;
  }
  const subscription = await currentSubscription().catch(() => null);
  push.value = subscription !== null && (await tellServer(subscription)) ? 'on' : 'off';
}

async function tellServer(subscription: PushSubscription): Promise<boolean> {
  const result = await send<PushSubscriptionResponse>(
    'POST',
    'push/subscriptions',
    subscription.toJSON(),
  );
  if (result.ok) store(KEPT, result.value.id);
  else pushProblem.value = result.message;
  return result.ok;
}

/** Tells the service worker, if there is one, whether its notifications make no sound. */
export async function tellMuted(muted: boolean): Promise<void> {
  if (!isSupported()) return;
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  registration?.active?.postMessage({ muted } satisfies Muting);
}

/** Asks the user for permission, and subscribes. Call it from a click. */
export async function turnPushOn(): Promise<void> {
  pushProblem.value = null;
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') {
    push.value = permission === 'denied' ? 'blocked' : 'off';
    return;
  }
  const key = await call<PushKeyResponse>('push');
  if (!key.ok) {
    pushProblem.value = key.message;
    return;
  }
  try {
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await subscribed(pushManager, key.value.public_key);
    push.value = (await tellServer(subscription)) ? 'on' : 'off';
  } catch (error) {
    pushProblem.value = say(strings.push.notSubscribed, {
      problem: (error as Error).message,
    });
  }
}

/** Subscribes with our key. A subscription that was made with another one is replaced. */
async function subscribed(manager: PushManager, publicKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    const old = await manager.getSubscription();
    if ((error as Error).name !== 'InvalidStateError' || !old) throw error;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}

/** Ends the push messages to this browser; also when the user signs out. */
export async function turnPushOff(): Promise<void> {
  pushProblem.value = null;
  // First, so that nothing is shown here even if the server cannot be reached now. If the browser fails, the server
  // ends them below.
  if (isSupported()) {
    await currentSubscription()
      .then((subscription) => subscription?.unsubscribe())
      .catch(() => null);
  }
  push.value = isSupported() ? 'off' : 'unsupported';
  const id = stored(KEPT);
  if (id !== null) {
    const result = await send<unknown>('DELETE', `push/subscriptions/${id}`);
    // 404: the server knows no such subscription any more.
    if (!result.ok && result.status !== 404) {
      pushProblem.value = result.message;
      return;
    }
    store(KEPT, null);
  }
}
