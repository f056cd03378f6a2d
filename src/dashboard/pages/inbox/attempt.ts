/** The id of what an agent sends, for one form. */
interface Attempt {
  /** The same for each attempt to send the same words, so that they arrive once; a new one for other words. */
  idFor(content: string): string;
  /** What was sent has arrived: the next is another, whatever its words. */
  arrived(): void;
}

export function createAttempt(): Attempt {
  let last: { content: string; id: string } | undefined;
  return {
    idFor(content) {
      if (last?.content !== content) last = { content, id: crypto.randomUUID() };
      return last.id;
    },
    arrived() {
      last = undefined;
    },
  };
}
