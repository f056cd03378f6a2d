// The service worker of the dashboard. It shows push messages, and serves no requests.

/** What the server sends; see `deliverToBrowser`. */
interface PushMessage {
  title: string;
  body: string;
  tag: string;
  /** The page that a click opens. */
  path: string;
}

/** The types of service workers, as far as they are used here: they conflict with those of pages. */
interface Worker {
  addEventListener(
    type: 'push',
    listener: (event: Waiting & { data: { json(): unknown } | null }) => void,
  ): void;
  addEventListener(
    type: 'notificationclick',
    listener: (event: Waiting & { notification: Notification }) => void,
  ): void;
  addEventListener(type: 'message', listener: (event: Waiting & { data: unknown }) => void): void;
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  registration: ServiceWorkerRegistration;
}

interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

interface Page {
  url: string;
  focused: boolean;
  focus(): Promise<unknown>;
}

const worker = self as unknown as Worker;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** What pages tell: whether notifications make no sound. */
export interface Muting {
  muted: boolean;
}

/** Where it is kept: a service worker has no `localStorage`. */
const CACHE = 'afterword';
const MUTED = '/dashboard/muted';

worker.addEventListener('message', (event) =>
  event.waitUntil(keepMuted((event.data as Partial<Muting> | null)?.muted === true)),
);

async function keepMuted(muted: boolean): Promise<void> {
  const cache = await caches.open(CACHE);
  if (muted) await cache.put(MUTED, new Response(''));
  else await cache.delete(MUTED);
}

const isMuted = async () => (await (await caches.open(CACHE)).match(MUTED)) !== undefined;

worker.addEventListener('push', (event) => event.waitUntil(show(event.data?.json())));

async function show(data: unknown): Promise<void> {
  const { title, body, tag, path } = data as PushMessage;
  const pages = await openPages();
  // Who looks at the inbox sees and hears it there.
  if (pages.some((page) => page.focused && new URL(page.url).pathname.startsWith(path))) return;
  const silent = await isMuted().catch(() => false);
  await worker.registration.showNotification(title, { body, tag, data: path, silent });
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as string));
});

/** Shows the page in a window that is open, or in a new one. */
async function open(path: string): Promise<void> {
  const page = (await openPages()).find(({ url }) => new URL(url).pathname.startsWith(path));
  if (page) await page.focus();
  else await worker.clients.openWindow(path);
}

const openPages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
