import { useEffect, useState } from 'preact/hooks';
import { Board } from './board.tsx';
import { Report } from './report.tsx';
import './people.css';

/** How often the board is fetched again, milliseconds. */
const AGAIN = 3_000;

/** Who waits and who is there now, and how the days before went. */
export function People() {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setTick((count) => count + 1);
    }, AGAIN);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div class="title">
        <h1>People</h1>
      </div>
      <div class="stack wide">
        <Board tick={tick} />
        <Report />
      </div>
    </>
  );
}
