import { strings } from '../../strings/index.ts';
import { Board } from './board.tsx';
import { Report } from './report.tsx';
import { Waits } from './waits.tsx';
import './agents.css';

/** Who is waiting and which agents are available now, and a report on earlier days. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>{strings.agents.title}</h1>
      </div>
      <div class="stack wide">
        <Board />
        <Report />
        <Waits />
      </div>
    </>
  );
}
