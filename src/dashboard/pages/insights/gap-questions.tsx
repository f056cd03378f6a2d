import type { GapQuestionsResponse, KnowledgeGap } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { articlePath, newArticlePath } from '../../parts/article-path.ts';
import { hours } from '../../parts/choices.tsx';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Effect } from '../../parts/effect.tsx';
import { Incomplete } from '../../parts/incomplete.tsx';
import { Link } from '../../parts/link.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';

/** What is in a gap: its questions with the replies, the articles on it, and the way to add one. */
export function GapQuestions({ of: gap }: { of: KnowledgeGap }) {
  const { articles = [] } = gap;
  return (
    <div class="gap">
      {may('conversations:read') ? <Asked of={gap} /> : <Examples of={gap} />}
      {articles.length > 0 && (
        <section aria-label={strings.insights.answers}>
          <h3>{strings.insights.answers}</h3>
          {articles.map(({ id, title }) => (
            <div key={id}>
              <Link to={articlePath(id)}>
                <span dir="auto">{title}</span>
              </Link>
              <Effect id={id} />
            </div>
          ))}
        </section>
      )}
      {may('articles:write') && (
        <Link class="quiet" to={newArticlePath([gap.question, ...otherWays(gap)])}>
          {strings.insights.addAnswer}
        </Link>
      )}
    </div>
  );
}

const otherWays = ({ question, examples }: KnowledgeGap) => [
  ...new Set(examples.map(({ content }) => content).filter((content) => content !== question)),
];

const Examples = ({ of: gap }: { of: KnowledgeGap }) => (
  <ul>
    {gap.examples.map(({ content }) => (
      <li key={content} dir="auto">
        {content}
      </li>
    ))}
  </ul>
);

function Asked({ of: gap }: { of: KnowledgeGap }) {
  const query = new URLSearchParams({
    question: gap.question,
    gap: gap.id,
    time_range: String(hours()),
  });
  const load = useLoad<GapQuestionsResponse>(`conversations/knowledge-gaps/questions?${query}`);
  const { insights } = strings;
  return (
    <>
      <Waiting for={load} what={insights.theQuestions} rows={3} />
      <Incomplete of={load.data} />
      {load.data?.questions.length === 0 && <p class="muted">{insights.noQuestions}</p>}
      <ul>
        {load.data?.questions.map((one) => (
          <li key={`${one.conversation_id} ${one.message_id}`}>
            <Link to={conversationPath(one.conversation_id)}>
              <span dir="auto">{one.content}</span>
            </Link>
            <Reply by={insights.botReplied} text={one.bot_reply} none={insights.noBotReply} />
            <Reply by={insights.agentReplied} text={one.agent_reply} none={insights.noAgentReply} />
          </li>
        ))}
      </ul>
    </>
  );
}

const Reply = ({ by, text, none }: { by: string; text: string | null; none: string }) => (
  <p class="muted reply">
    {text === null ? (
      none
    ) : (
      <>
        <strong>{by}</strong> <span dir="auto">{text}</span>
      </>
    )}
  </p>
);
