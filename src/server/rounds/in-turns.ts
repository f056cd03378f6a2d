/** How long steps run before other work gets a turn, milliseconds. */
const TURN = 10;

/** Runs the steps, with pauses for other work. @returns their result */
export async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
}
