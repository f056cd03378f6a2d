/** Long enough that compiling and collecting weigh as they do in a server; milliseconds. */
const WARM_UP = 300;
const MEASURED = 500;

/** User and system time of this process so far, milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * How many messages a core does in a second: by CPU time, which other programs of the machine hardly change.
 *
 * @param run does `count` messages
 */
export function perSecond(count: number, run: () => void): number {
  const done = (milliseconds: number) => {
    const start = cpuTime();
    let rounds = 0;
    let took = 0;
    do {
      run();
      rounds++;
      took = cpuTime() - start;
    } while (took < milliseconds);
    return (rounds * count * 1000) / took;
  };
  done(WARM_UP);
  return Math.round(done(MEASURED));
}
