/** How long to wait before a line that the server has closed is opened again, milliseconds. */
const AGAIN = 2_000;
/** A line that has been silent for so long is dead: the server speaks every 15 seconds. */
const SILENCE = 40_000;

interface LineOptions {
  /** Where it goes, asked each time it is opened; `null`: not now. */
  url(): Promise<string | null>;
  opened(): void;
  broken(): void;
  /** By the name of the event. */
  events: Record<string, (data: string) => void>;
}

/**
 * Follows a stream of server-sent events whatever ends it. The browser itself takes up a line that broke,
 * but none that was answered with an error, as by a server that is just starting, and none that is silent.
 *
 * @returns what ends it
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

  /** Not all at once, when a server comes back. */
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
