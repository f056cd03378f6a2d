/** Delay before a stream that the server closed is reopened, milliseconds. */
const AGAIN = 2_000;
/** A stream that is silent for this long is dead, milliseconds. The server sends every 15 seconds. */
const SILENCE = 40_000;

interface LineOptions {
  /** The URL to open, read before each attempt; `null`: do not open the stream now. */
  url(): Promise<string | null>;
  opened(): void;
  broken(): void;
  /** Handlers by event name. */
  events: Record<string, (data: string) => void>;
}

/**
 * Follows a stream of server-sent events and reopens it whenever it ends. The browser reconnects by
 * default, but not after an error response (as from a server that is starting), and not when the stream
 * is silent.
 *
 * @returns a function that stops it
 */
export function openLine({ url, opened, broken, events }: LineOptions): () => void {
  let isEnded = false;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  async function open(): Promise<void> {
    source?.close();
    clearTimeout(timer);
    clearTimeout(silence);
    const address = await url();
    if (isEnded) return;
    if (address === null) return again();
    const mine = new EventSource(address);
    source = mine;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        broken();
        void open();
      }, SILENCE);
    };
    mine.addEventListener('open', () => {
      alive();
      opened();
    });
    mine.addEventListener('error', () => {
      broken();
      if (mine.readyState === EventSource.CLOSED) again();
    });
    mine.addEventListener('ping', alive);
    for (const [name, heard] of Object.entries(events)) {
      mine.addEventListener(name, ({ data }: MessageEvent<string>) => {
        alive();
        heard(data);
      });
    }
  }

  /** With a random delay, so that browsers do not all reconnect at once after a restart. */
  function again(): void {
    clearTimeout(silence);
    timer = setTimeout(() => void open(), AGAIN * (0.5 + Math.random()));
  }

  void open();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
  };
}
