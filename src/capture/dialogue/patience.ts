import { now } from '../../delivery/now.ts';

/** How often the limit may pass without a word while other signs of life arrive. */
const WORDLESS = 5;

/** Longest delay of a timer, milliseconds; one with a longer delay would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Passes the pieces on as long as one arrives within the limit. An empty piece is a sign of life, but a bot
 * that gives no words for five times the limit has failed as well.
 *
 * @param hasWords whether a piece has some
 * @throws an error when the limit has passed
 */
export async function* patiently<T>(
  pieces: AsyncIterable<T>,
  seconds: number,
  hasWords: (piece: T) => boolean,
): AsyncGenerator<T> {
  const source = pieces[Symbol.asyncIterator]();
  let spoke = now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wordless = () => {
    const passed = Math.max(seconds, Math.round((now() - spoke) / 1000));
    return new Error(`The bot sent no text for ${passed} seconds.`);
  };
  try {
    for (;;) {
      const late = new Promise<never>((_, reject) => {
        const left = spoke + WORDLESS * seconds * 1000 - now();
        timer = setTimeout(
          () => reject(wordless()),
          Math.min(seconds * 1000, Math.max(0, left), LONGEST),
        );
      });
      const { done, value } = await Promise.race([source.next(), late]);
      clearTimeout(timer);
      if (done) return;
      if (hasWords(value)) spoke = now();
      // Signs of life may come faster than a timer fires.
      else if (now() - spoke > WORDLESS * seconds * 1000) throw wordless();
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // A source that waits for ever cannot be waited for.
    void source.return?.(undefined)?.then(undefined, () => {});
  }
}
