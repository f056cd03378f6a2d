import { Board } from './board.tsx';
import { Report } from './report.tsx';
import './agents.css';

/** Who waits and who is there now, and how the days before went. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>Agents</h1>
      </div>
      <div class="stack wide">
        <Board />
        <Report />
      </div>
    </>
  );
}
