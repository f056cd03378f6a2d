import { useSignal } from '@preact/signals';
import type { KnowledgeGapsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago, count, percent, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Incomplete } from '../../parts/incomplete.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { GapQuestions } from './gap-questions.tsx';

/** What the AI could not answer. */
export function Gaps() {
  const load = useLoad<KnowledgeGapsResponse>(`conversations/knowledge-gaps?time_range=${hours()}`);
  const gaps = load.data?.gaps;
  return (
    <Card id="gaps" title={strings.insights.gaps}>
      <Waiting for={load} what={strings.insights.theGaps} rows={4} isTall />
      <Incomplete of={load.data} />
      {gaps?.length === 0 && (
        <Notice title={strings.insights.noGaps}>
          {load.data?.conversations === 0
            ? strings.insights.noConversations
            : strings.insights.allAnswered}
        </Notice>
      )}
      <ul class="gaps">
        {gaps?.map((gap) => (
          <Gap key={gap.id} of={gap} />
        ))}
      </ul>
      <HowAllCounted
        of={[
          [strings.insights.questions, 'knowledge_gap'],
          [strings.insights.escalatedGap, 'gap_escalation_rate'],
        ]}
        reference="getConversationsKnowledgeGaps"
      />
    </Card>
  );
}

function Gap({ of: gap }: { of: KnowledgeGapsResponse['gaps'][number] }) {
  const isOpen = useSignal(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
        <summary>
          <span class="question" dir="auto">
            {gap.question}
          </span>
          <span class="marks">
            <span class="mark">{say(strings.insights.asked, { count: count(gap.count) })}</span>
            {gap.articles && <span class="mark">{strings.insights.hasArticle}</span>}
            {gap.topic && <span class="mark">{words(gap.topic)}</span>}
            {!!gap.escalation_rate && (
              <span class="mark alert">
                {say(strings.insights.percentEscalated, {
                  percent: percent(gap.escalation_rate),
                })}
              </span>
            )}
            <time dateTime={gap.last_seen}>{ago(gap.last_seen, Date.now())}</time>
          </span>
        </summary>
        {isOpen.value && <GapQuestions of={gap} />}
      </details>
    </li>
  );
}
