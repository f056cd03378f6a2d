import { Ranges } from '../../parts/choices.tsx';
import { strings } from '../../strings/index.ts';
import { may } from '../../session.ts';
import { AtRisk } from './at-risk.tsx';
import { Gaps } from './gaps.tsx';
import { Patterns } from './patterns.tsx';
import './insights.css';

/** What the AI could not answer, and why conversations were passed to agents. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>{strings.insights.title}</h1>
        <Ranges />
      </div>
      <div class="columns">
        <Gaps />
        <div class="stack">
          <Patterns />
          {may('conversations:read') && <AtRisk />}
        </div>
      </div>
    </>
  );
}
