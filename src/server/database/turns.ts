/** How long statements follow each other before other work gets a turn, milliseconds. */
const TURN = 10;

/**
 * SQLite responds at once, so a loop of reads or writes may never leave the microtasks: connections and timers would
 * wait for its end, however long that takes.
 *
 * @returns what says, after a statement, how long to wait until everything else had its turn; `undefined`: go on
 */
export function turnsOfEventLoop(): () => Promise<void> | undefined {
  let since = 0;
  let turn: Promise<void> | undefined;

  function begin(): void {
    if (turn) return;
    since = performance.now();
    turn = new Promise((resolve) =>
      setImmediate(() => {
        turn = undefined;
        resolve();
      }),
    );
  }

  return () => {
    if (turn && performance.now() - since >= TURN) return turn.then(begin);
    begin();
    return undefined;
  };
}
